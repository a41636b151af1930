# Recompute the main table of a dmscorer export from its CSV files alone.
#
# Run in the export folder:  Rscript recompute.R
# Needs base R and nothing else. Reads items.csv (how items add up), ratings_wide.csv (locked first-round levels),
# agreement.csv and change.csv; prints the totals of every visit, ICC(A,1) with its F-based interval (McGraw & Wong 1996),
# SEM, the smallest detectable change, and the change from the first to the last visit with the paired t test and the
# exact Wilcoxon signed-rank test; and says how far each number is from the exported one.
# Exit code 0: all agree to 1e-9; 1: something differs.

tolerance <- 1e-9
z <- 1.96  # as statistics of agreement print it; the exact quantile would differ in the fifth digit

read <- function(name) {
  read.csv(name, colClasses = "character", check.names = FALSE, na.strings = character(0), encoding = "UTF-8")
}

# -- totals ------------------------------------------------------------------------------------------------------------

# Sum of the levels, an item doubled where its multiplier is 1; NA where anything is missing.
total <- function(sheets, items) {
  levels <- sapply(items$item, function(name) suppressWarnings(as.integer(sheets[[name]])))
  levels <- matrix(levels, nrow = nrow(sheets), dimnames = list(NULL, items$item))
  result <- rep(0, nrow(sheets))
  for (at in which(items$multiplies == "")) {
    name <- items$item[at]
    weight <- rep(1, nrow(sheets))
    own <- which(items$multiplies == name)
    if (length(own) == 1) {
      is_one <- levels[, items$item[own]] == 1
      weight[which(is_one)] <- as.numeric(items$factor[own])
    }
    result <- result + levels[, name] * weight
  }
  result[apply(is.na(levels), 1, any)] <- NA
  result
}

# -- agreement ---------------------------------------------------------------------------------------------------------

# table: one row a case, one column a rater, complete.
agreement <- function(table) {
  n <- nrow(table); k <- ncol(table)
  case <- rowMeans(table); rater <- colMeans(table); grand <- mean(table)
  ms_case <- k * sum((case - grand)^2) / (n - 1)
  ms_rater <- n * sum((rater - grand)^2) / (k - 1)
  ms_error <- sum((table - outer(case, rater, "+") + grand)^2) / ((n - 1) * (k - 1))
  icc <- (ms_case - ms_error) / (ms_case + (k - 1) * ms_error + k * (ms_rater - ms_error) / n)
  a <- k * icc * ms_rater
  b <- (n * (1 + (k - 1) * icc) - k * icc) * ms_error
  v <- (a + b)^2 / (a^2 / (k - 1) + b^2 / ((n - 1) * (k - 1)))
  rest <- k * ms_rater + (k * n - k - n) * ms_error
  lower <- qf(0.975, n - 1, v); upper <- qf(0.975, v, n - 1)
  sem <- sqrt(max((ms_rater - ms_error) / n, 0) + ms_error)
  list(
    icc = icc,
    low = n * (ms_case - lower * ms_error) / (lower * rest + n * ms_case),
    high = n * (upper * ms_case - ms_error) / (rest + n * upper * ms_case),
    sem = sem, sdc = z * sqrt(2) * sem, sdc_consistency = z * sqrt(2) * sqrt(ms_error)
  )
}

# -- change ------------------------------------------------------------------------------------------------------------

# Exact and two-sided: zeros dropped, midranks, every sign pattern of these very ranks equally likely.
wilcoxon <- function(gaps) {
  gaps <- round(gaps, 9)
  gaps <- gaps[gaps != 0]
  doubled <- as.integer(round(2 * rank(abs(gaps))))
  ways <- c(1, rep(0, sum(doubled)))
  for (one in doubled) {
    moved <- c(rep(0, one), ways[seq_len(length(ways) - one)])
    ways <- ways + moved
  }
  up <- sum(doubled[gaps > 0])
  smaller <- min(up, sum(doubled) - up)
  list(w = smaller / 2, p = min(1, 2 * sum(ways[seq_len(smaller + 1)]) / 2^length(gaps)))
}

# -- the table ---------------------------------------------------------------------------------------------------------

compared <- 0; largest <- 0; missing <- character(0)

compare <- function(name, rows, column, value) {
  if (nrow(rows) != 1 || rows[[column]] == "") {
    missing <<- c(missing, name)
    return(invisible())
  }
  compared <<- compared + 1
  gap <- abs(as.numeric(rows[[column]]) - value) / max(1, abs(value))
  largest <<- max(largest, gap)
  if (gap > tolerance) cat(sprintf("  DIFFERS: %s: exported %s, recomputed %.17g\n", name, rows[[column]], value))
}

items <- read("items.csv")
items <- items[items$in_study == "true" & items$judged_by_raters == "true", ]
sheets <- read("ratings_wide.csv")
rows <- read("agreement.csv")
changes <- read("change.csv")
visits <- unique(sheets$visit); subjects <- unique(sheets$subject); raters <- unique(sheets$rater)

by_rater <- function(totals, visit) {
  table <- matrix(NA_real_, length(subjects), length(raters))
  here <- sheets$visit == visit
  table[cbind(match(sheets$subject[here], subjects), match(sheets$rater[here], raters))] <- totals[here]
  table
}

for (part in unique(items$part)) {
  cat(part, "\n", sep = "")
  totals <- total(sheets, items[items$part == part, ])
  for (visit in visits) {
    table <- by_rater(totals, visit)
    table <- table[!apply(is.na(table), 1, any), , drop = FALSE]
    if (nrow(table) == 0) next
    means <- rowMeans(table)
    cat(sprintf("  %s: n %d, mean of %d raters %.2f (range %.2f to %.2f)\n",
                visit, nrow(table), length(raters), mean(means), min(means), max(means)))
    name <- if (length(visits) == 1) "all" else visit
    own <- rows[rows$measure == part & rows$visit == name & rows$raters == "all", ]
    icc <- own[own$statistic == "icc" & own$variant == "A,1" & own$interval == "f", ]
    if (nrow(icc) != 1 || icc$low == "" || as.integer(icc$n_complete) != nrow(table)) {
      cat("    agreement: not estimable here, or on other cases; see agreement.csv\n")
      next
    }
    found <- agreement(table)
    cat(sprintf("    icc A,1: %.4f (95 %% %.4f to %.4f)\n", found$icc, found$low, found$high))
    cat(sprintf("    sem agreement: %.4f\n    sdc agreement: %.4f\n    sdc consistency: %.4f\n",
                found$sem, found$sdc, found$sdc_consistency))
    compare(paste(part, visit, "icc"), icc, "value", found$icc)
    compare(paste(part, visit, "icc low"), icc, "low", found$low)
    compare(paste(part, visit, "icc high"), icc, "high", found$high)
    compare(paste(part, visit, "sem"), own[own$statistic == "sem" & own$variant == "agreement", ], "value", found$sem)
    compare(paste(part, visit, "sdc"), own[own$statistic == "sdc" & own$variant == "agreement", ], "value", found$sdc)
    compare(paste(part, visit, "sdc consistency"),
            own[own$statistic == "sdc" & own$variant == "consistency", ], "value", found$sdc_consistency)
  }
  between <- unlist(changes[1, c("from_visit", "to_visit")])
  if (nrow(changes) > 0 && all(between != "")) {
    # A subject enters whom the same raters rated completely at both visits.
    differences <- by_rater(totals, between[2]) - by_rater(totals, between[1])
    ones <- rep(1, nrow(sheets))
    rated <- !is.na(by_rater(ones, between[1])) | !is.na(by_rater(ones, between[2]))
    entered <- apply(rated, 1, any) & apply(!rated | !is.na(differences), 1, all)
    gaps <- rowMeans(differences, na.rm = TRUE)[entered]
    if (length(gaps) < 2 || max(gaps) - min(gaps) <= tolerance) {
      cat("  change: not estimable\n")
      next
    }
    own <- changes[changes$measure == part & changes$source == "mean", ]
    t <- mean(gaps) / (sd(gaps) / sqrt(length(gaps)))
    p <- 2 * pt(-abs(t), length(gaps) - 1)
    cat(sprintf("  %s to %s: n %d, mean change %.3f, paired t %.3f, P %.4f\n",
                between[1], between[2], length(gaps), mean(gaps), t, p))
    compare(paste(part, "change"), own[own$statistic == "mean_change", ], "value", mean(gaps))
    compare(paste(part, "t"), own[own$statistic == "paired_t", ], "value", t)
    compare(paste(part, "P of t"), own[own$statistic == "paired_t", ], "p", p)
    if (any(round(gaps, 9) != 0)) {
      exact <- wilcoxon(gaps)
      cat(sprintf("    exact Wilcoxon: smaller rank sum %g, P %.4f\n", exact$w, exact$p))
      compare(paste(part, "W"), own[own$statistic == "wilcoxon_exact", ], "value", exact$w)
      compare(paste(part, "P of W"), own[own$statistic == "wilcoxon_exact", ], "p", exact$p)
    }
  }
}
cat(sprintf("%d numbers compared with the exported ones, largest relative difference %.1e\n", compared, largest))
if (length(missing) > 0) cat("not in the export: ", paste(missing, collapse = ", "), "\n", sep = "")
quit(status = if (largest > tolerance || length(missing) > 0) 1 else 0)
