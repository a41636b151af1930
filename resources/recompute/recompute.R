# Recompute the numbers of a dmscorer export from its CSV files alone.
#
# Run in the export folder:  Rscript recompute.R
# Needs base R and nothing else. It reads
#
#   items.csv, rules.csv               how items add up; bands, flags and rules of change
#   ratings_wide.csv                   first-round levels as signed
#   corrections.csv, decisions.csv     levels corrected later, and what people decided
#   ratings_second_round.csv           levels given when raters were asked again
#
# and compares what follows from them with consensus.csv, cdasi.csv, cdasi_summary.csv, cdasi_counts.csv (every value, bound,
# count and band, and the course of every subject), change.csv and cdasi_change.csv (the paired tests), and agreement.csv (of
# the totals: icc, icc_reml, variance, rater_mean, sem, sdc, loam). Not recomputed: rows of agreement.csv about sites, groups
# and items, kappa, alpha and the like, Bland-Altman by pairs.
# Numbers must agree to 1e-9 (relative above 1), intervals named "generalised", which are made by quadrature, to 1e-6.
# Exit code 0: all agree; 1: something differs, and the line with DIFFERS says what.

tolerance <- 1e-9
by_quadrature <- 1e-6
z <- 1.96  # as statistics of agreement print it; the exact quantile would differ in the fifth digit
noise <- 1e-12  # a sum of squares below this share of the whole is rounding, not variation

read <- function(name) {
  read.csv(name, colClasses = "character", check.names = FALSE, na.strings = character(0), encoding = "UTF-8")
}

# -- comparison --------------------------------------------------------------------------------------------------------

told <- new.env()
told$count <- 0; told$differing <- 0; told$largest <- 0

differs <- function(what, exported, value) {
  told$differing <- told$differing + 1
  shown <- function(x) if (is.na(x) || x == "") "nothing" else x
  cat(sprintf("  DIFFERS: %s: exported %s, recomputed %s\n", what, shown(exported), shown(value)))
}

# An empty cell must be what nothing could be computed of (NA).
compare <- function(what, exported, value, within = tolerance) {
  told$count <- told$count + 1
  if (exported == "" || is.na(value)) {
    if (exported != "" || !is.na(value)) differs(what, exported, if (is.na(value)) "" else sprintf("%.17g", value))
    return(invisible())
  }
  gap <- abs(as.numeric(exported) - value) / max(1, abs(value))
  if (within == tolerance && !is.na(gap)) told$largest <- max(told$largest, gap)
  if (is.na(gap) || gap > within) differs(what, exported, sprintf("%.17g", value))
}

compare_text <- function(what, exported, value) {
  told$count <- told$count + 1
  value <- if (is.na(value)) "" else if (is.logical(value)) tolower(as.character(value)) else as.character(value)
  if (exported != value) differs(what, exported, value)
}

# -- the form and the ratings ------------------------------------------------------------------------------------------

items <- read("items.csv")
every_item <- items$item
items <- items[items$in_study == "true", ]
rules <- read("rules.csv")
parts <- unique(items$part)
flag <- function(name) rules$value[rules$kind == "flag" & rules$id == name]

# What adds up to a score: items, each with the item that multiplies it ("" = none) and by how much.
addends <- function(own) {
  kept <- own[own$multiplies == "", ]
  at <- match(kept$item, own$multiplies)
  data.frame(item = kept$item, multiplier = ifelse(is.na(at), "", own$item[at]),
             factor = ifelse(is.na(at), 1, suppressWarnings(as.numeric(own$factor[at]))),
             maximum = as.numeric(kept$maximum), stringsAsFactors = FALSE)
}
of_part <- lapply(setNames(parts, parts), function(part) addends(items[items$part == part, ]))
judged_part <- lapply(setNames(parts, parts), function(part) {
  addends(items[items$part == part & items$judged_by_raters == "true", ])
})

# A sheet is a named character vector: a level in digits, the reason why there is none, or "" for unanswered.
level <- function(sheet, names) suppressWarnings(as.integer(unname(sheet[names])))

# What each item adds: its level, times the factor where its multiplier is 1; NA where either is missing.
products <- function(sheet, of) {
  times <- ifelse(of$multiplier == "", 0, level(sheet, ifelse(of$multiplier == "", of$item, of$multiplier)))
  level(sheet, of$item) * ifelse(times == 1, of$factor, 1)
}

# The total with what is missing at 0, and at its highest level.
bounds <- function(sheet, of) {
  grade <- level(sheet, of$item)
  times <- ifelse(of$multiplier == "", 0, level(sheet, ifelse(of$multiplier == "", of$item, of$multiplier)))
  low <- ifelse(is.na(grade), 0, grade) * ifelse(!is.na(times) & times == 1, of$factor, 1)
  high <- ifelse(is.na(grade), of$maximum, grade) * ifelse(!is.na(times) & times == 0, 1, of$factor)
  c(sum(low), sum(high))
}

key_of <- function(rows) paste(rows$subject, rows$visit, sep = "\r")

read_cases <- function() {
  cases <- list()
  rows <- read("ratings_wide.csv")
  keys <- key_of(rows)
  for (at in seq_len(nrow(rows))) {
    sheet <- unlist(rows[at, items$item])
    cases[[keys[at]]]$first[[rows$rater[at]]] <- sheet
    cases[[keys[at]]]$sheets[[rows$rater[at]]] <- sheet
  }
  rows <- read("corrections.csv")
  for (at in seq_len(nrow(rows))) {
    key <- key_of(rows)[at]; rater <- rows$rater[at]; item <- rows$item[at]
    first <- cases[[key]]$first[[rater]][[item]]
    what <- paste("corrections.csv", key, rater, item, "first level")
    compare_text(what, paste0(rows$first_value[at], rows$first_reason[at]), first)
    cases[[key]]$sheets[[rater]][item] <- paste0(rows$corrected_value[at], rows$corrected_reason[at])
  }
  rows <- read("ratings_second_round.csv")
  for (at in seq_len(nrow(rows))) {
    given <- setNames(paste0(rows$value[at], rows$reason[at]), rows$item[at])
    key <- key_of(rows)[at]; rater <- rows$rater[at]
    cases[[key]]$again[[rater]] <- c(cases[[key]]$again[[rater]], given)
  }
  rows <- read("decisions.csv")
  rows <- rows[rows$round == "decision", ]
  for (at in seq_len(nrow(rows))) {
    key <- key_of(rows)[at]
    cases[[key]]$decided <- c(cases[[key]]$decided, setNames(rows$value[at], rows$item[at]))
  }
  cases
}

# -- consensus and the primary value -----------------------------------------------------------------------------------

# The level that the rule gives; a half is never rounded, and one rater alone is no consensus.
automatic <- function(levels, rule) {
  n <- length(levels)
  if (n < 2) return(NA)
  levels <- sort(levels)
  if (rule == "majority") {
    votes <- table(levels)
    return(if (2 * max(votes) > n) as.integer(names(votes)[which.max(votes)]) else NA)
  }
  low <- levels[(n - 1) %/% 2 + 1]; high <- levels[n %/% 2 + 1]
  if (low == high) low else NA
}

is_flagged <- function(item, levels, n_reasons, value) {
  spread <- if (length(levels)) max(levels) - min(levels) else 0
  is_multiplier <- items$multiplies[items$item == item] != ""
  spread >= as.integer(flag("flag_range")) || (flag("flag_multiplier") == "true" && is_multiplier && spread > 0) ||
    (flag("flag_presence") == "true" && length(levels) > 0 && min(levels) == 0 && max(levels) > 0) ||
    length(levels) < 2 || is.na(value) || (length(levels) > 0 && n_reasons > 0)
}

# By the rule, by the second round once all have answered, or by a decision on top.
settled_item <- function(case, item, rule) {
  asked <- unlist(lapply(case$again, function(sheet) if (item %in% names(sheet)) sheet[[item]]))
  is_second <- length(asked) > 0 && length(asked) >= length(case$sheets)
  answers <- if (is_second) asked else vapply(case$sheets, function(sheet) sheet[[item]], "")
  is_level <- grepl("^[0-9]+$", answers)
  levels <- as.integer(answers[is_level])
  n_reasons <- sum(!is_level & answers != "")
  # The adjudicator comes after the second round; until then the raters' own answers count by their median.
  if (is_second && rule == "adjudicator") rule <- "median"
  value <- automatic(levels, rule)
  if (rule == "adjudicator" && is_flagged(item, levels, n_reasons, value)) value <- NA
  status <- if (length(answers) > 0 && n_reasons == length(answers)) "not_assessable" else if (is.na(value)) "open"
    else if (is_second) "second_round"
    else if (length(levels) == length(answers) && length(unique(levels)) == 1) "unanimous" else "rule"
  if (item %in% names(case$decided)) {
    value <- suppressWarnings(as.integer(case$decided[[item]])); status <- "decided"
  }
  list(value = value, status = status, levels = levels)
}

rests_on_totals <- function(charter) charter$primary == "mean_of_totals" || charter$rule == "mean"

# Mean of the raters' totals; where missing parts may be filled, the sum of each part's mean over two raters or more.
mean_of_totals <- function(case, part, charter) {
  of <- of_part[[part]]; n <- length(case$sheets)
  if (n == 0) return(list(value = NA, low = NA, high = NA, n_filled = 0))
  ends <- vapply(case$sheets, bounds, c(0, 0), of = of)
  terms <- matrix(vapply(case$sheets, products, numeric(nrow(of)), of = of), nrow = nrow(of))
  low <- mean(ends[1, ]); high <- mean(ends[2, ])
  if (charter$is_strict || (n >= 2 && !anyNA(terms))) {
    return(list(value = if (anyNA(terms)) NA else sum(terms) / n, low = low, high = high, n_filled = 0))
  }
  known <- rowSums(!is.na(terms))
  if (any(known < 2)) return(list(value = NA, low = low, high = high, n_filled = 0))
  value <- sum(rowMeans(terms, na.rm = TRUE))
  list(value = value, low = min(low, value), high = max(high, value), n_filled = sum(known < n))
}

total_of_items <- function(case, part, settled) {
  n <- length(case$sheets)
  if (n == 0) return(list(value = NA, low = NA, high = NA, n_filled = 0))
  values <- vapply(settled, function(one) as.integer(one$value), 0L)
  sheet <- setNames(ifelse(is.na(values), "", as.character(values)), names(settled))
  value <- sum(products(sheet, of_part[[part]])); ends <- bounds(sheet, of_part[[part]])
  own <- settled[items$item[items$part == part]]
  n_filled <- sum(vapply(own, function(one) one$status != "decided" && length(one$levels) < n, TRUE))
  list(value = value, low = ends[1], high = ends[2], n_filled = if (is.na(value)) 0 else n_filled)
}

settle <- function(case, charter) {
  settled <- lapply(setNames(items$item, items$item), function(item) settled_item(case, item, charter$rule))
  values <- lapply(setNames(parts, parts), function(part) {
    of_mean <- mean_of_totals(case, part, charter)
    of_items <- if (charter$rule == "mean") of_mean else total_of_items(case, part, settled)
    chosen <- if (rests_on_totals(charter)) of_mean else of_items
    totals <- vapply(case$sheets, function(sheet) sum(products(sheet, of_part[[part]])), 0)
    c(chosen, list(mean = of_mean$value, items = of_items$value, part = part, case = case,
                   raters = names(case$sheets), complete = totals[!is.na(totals)]))
  })
  list(items = settled, values = values)
}

# The band of the score that the chosen set is about; NA where it has no value.
severity <- function(values) {
  bands <- rules[rules$kind == "band", ]
  if (nrow(bands) == 0) return(NA_character_)
  value <- round(values[[bands$part[1]]]$value, 9)  # a mean of 14 must not be 13.999999999999998
  if (is.na(value)) return(NA_character_)
  low <- as.numeric(bands$low); high <- as.numeric(bands$high)
  holds <- ifelse(bands$low_included == "true", value >= low, value > low) &
    ifelse(bands$high_included == "true", value <= high, value < high)
  if (any(holds)) bands$label[holds][1] else "no band"
}

compare_consensus <- function(rows, cases, charter) {
  found <- list()
  for (at in seq_len(nrow(rows))) {
    row <- rows[at, ]; key <- key_of(row); what <- paste("consensus.csv", row$subject, row$visit)
    case <- cases[[key]]
    if (is.null(case)) case <- list()  # a visit whose levels are not shown yet has no sheet
    made <- settle(case, charter)
    raters <- names(case$sheets)
    if (length(raters)) {
      found[[key]] <- made$values
      compare(paste(what, "n_raters"), row$n_raters, length(raters))
    }
    compare_text(paste(what, "raters"), paste(sort(strsplit(row$raters, " ")[[1]]), collapse = " "),
                 paste(sort(raters), collapse = " "))
    for (one in made$values) compare_primary(what, row, one)
    compare_items(what, row, made$items, charter, length(raters))
    compare_text(paste(what, "severity"), row$severity, severity(made$values))
    is_complete <- !anyNA(vapply(made$values, function(one) as.numeric(one$value), 0))
    compare_text(paste(what, "complete"), row$complete, is_complete)
  }
  for (key in setdiff(names(cases), names(found))) compare_text(paste("consensus.csv", key), "", "a row of its own")
  found
}

compare_primary <- function(what, row, one) {
  numbers <- setNames(
    list(one$value, one$mean, one$items, one$low, one$high, if (is.na(one$value)) 0 else length(one$raters),
         one$n_filled, length(one$complete)),
    c(one$part, paste0(one$part, c("_mean", "_items", "_low", "_high")),
      paste0(c("n_raters_", "n_filled_", "n_complete_"), one$part)))
  for (column in names(numbers)) compare(paste(what, column), row[[column]], numbers[[column]])
}

compare_items <- function(what, row, settled, charter, n) {
  of_mean <- charter$rule == "mean"
  for (item in every_item) {
    one <- settled[[item]]
    value <- if (is.null(one)) NA else if (!of_mean) one$value else if (length(one$levels)) mean(one$levels) else NA
    compare(paste(what, item), row[[item]], value)
  }
  status <- vapply(settled, function(one) one$status, "")
  counted <- c(n_unanimous = "unanimous", n_rule = "rule", n_adjudicated = "decided", n_second_round = "second_round",
               n_open = "open")
  for (column in names(counted)) compare(paste(what, column), row[[column]], sum(status == counted[[column]]))
  needed <- if (charter$is_strict) max(2, n) else 2
  is_open <- vapply(settled, function(one) if (of_mean) length(one$levels) < needed else is.na(one$value), TRUE)
  compare(paste(what, "open_items"), row$open_items, sum(is_open))
}

# -- the change of a subject -------------------------------------------------------------------------------------------

no_change <- list(value = NA, before = NA, after = NA, low = NA, high = NA, n_raters = NA, is_provisional = NA)

# Difference of two primary values over the same raters; else, provisional, over the raters of both visits.
change <- function(earlier, later, charter) {
  every <- union(earlier$raters, later$raters)
  before <- ends(earlier, every, charter); after <- ends(later, every, charter)
  low <- after[1] - before[2]; high <- after[2] - before[1]
  made <- function(before, after, n, is_provisional) {
    list(value = after - before, before = before, after = after, low = low, high = high, n_raters = n,
         is_provisional = is_provisional)
  }
  if (setequal(earlier$raters, later$raters) && !is.na(earlier$value) && !is.na(later$value)) {
    return(made(earlier$value, later$value, length(later$raters), FALSE))
  }
  common <- intersect(counting(later, charter), counting(earlier, charter))
  if (length(common)) {
    before <- over(earlier, common, charter); after <- over(later, common, charter)
    is_inside <- !is.na(after - before) && !is.na(low) && after - before >= low - tolerance && after - before <= high + tolerance
    if (is_inside) return(made(before, after, length(common), TRUE))
  }
  none <- no_change; none$low <- low; none$high <- high
  none
}

# Who can be missing: under strict means whoever has no complete total, otherwise who did not rate the visit.
counting <- function(one, charter) if (rests_on_totals(charter) && charter$is_strict) names(one$complete) else one$raters

# The value of these raters alone; of one rater, the own complete total.
over <- function(one, raters, charter) {
  if (length(raters) == 1 && rests_on_totals(charter)) {
    return(if (raters %in% names(one$complete)) one$complete[[raters]] else NA)
  }
  if (setequal(raters, one$raters)) return(one$value)
  case <- one$case
  case$sheets <- case$sheets[raters]; case$again <- case$again[intersect(names(case$again), raters)]
  settle(case, charter)$values[[one$part]]$value
}

# Who did not rate the visit may give it anything.
ends <- function(one, every, charter) {
  if (is.na(one$low)) return(c(NA, NA))
  if (setequal(every, one$raters)) return(c(one$low, one$high))
  maximum <- sum(of_part[[one$part]]$maximum * of_part[[one$part]]$factor); n <- length(one$raters)
  if (!rests_on_totals(charter)) return(c(0, maximum))
  c(one$low * n, one$high * n + maximum * (length(every) - n)) / length(every)
}

is_final <- function(found) !is.na(found$value) && !found$is_provisional

# What a rule of rules.csv makes of a change; NA where there is none to judge.
verdict <- function(rule, found) {
  if (!is_final(found)) return(NA)
  limit <- as.numeric(rule$value); gap <- round(found$value, 9)
  if (rule$kind == "meaningful_change") return(if (abs(gap) < limit) "not_met" else if (gap < 0) "better" else "worse")
  if (round(found$before, 9) <= as.numeric(rule$low)) return("not_applicable")
  if (round(-100 * found$value - limit * found$before, 6) >= 0) "met" else "not_met"
}

judging <- rules[rules$kind %in% c("meaningful_change", "response"), ]
judging_column <- paste0(ifelse(judging$kind == "response", "response_", "meaningful_"), judging$id)

compare_course <- function(rows, values, detectable, charter) {
  for (key in setdiff(names(values), key_of(rows))) compare_text(paste("cdasi.csv", key), "", "a row of its own")
  for (at in seq_len(nrow(rows))) {
    row <- rows[at, ]; own <- values[[key_of(row)]]; what <- paste("cdasi.csv", row$subject, row$visit)
    compare_text(paste(what, "severity"), row$severity, severity(own))
    is_later <- !row$baseline %in% c("", row$visit)
    for (part in parts) {
      one <- own[[part]]
      compare(paste(what, part), row[[part]], one$value)
      for (end in c("low", "high")) compare(paste(what, part, end), row[[paste0(part, "_", end)]], one[[end]])
      compare(paste(what, "n_filled", part), row[[paste0("n_filled_", part)]], one$n_filled)
      base <- values[[paste(row$subject, row$baseline, sep = "\r")]]
      found <- if (is_later) change(base[[part]], one, charter) else no_change
      compare_change(what, row, part, found, detectable[[part]])
      for (rule in which(judging$part == part)) {
        compare_text(paste(what, judging_column[rule]), row[[judging_column[rule]]], verdict(judging[rule, ], found))
      }
    }
  }
}

compare_change <- function(what, row, part, found, detectable) {
  numbers <- list(change = found$value, change_low = found$low, change_high = found$high, change_n_raters = found$n_raters)
  for (column in names(numbers)) compare(paste(what, part, column), row[[paste0(part, "_", column)]], numbers[[column]])
  compare_text(paste(what, part, "provisional"), row[[paste0(part, "_change_provisional")]], found$is_provisional)
  limits <- if (is_final(found)) abs(found$value) > detectable / c(1, sqrt(found$n_raters)) else c(NA, NA)
  compare_text(paste(what, part, "beyond one"), row[[paste0(part, "_beyond_one_rater")]], limits[1])
  compare_text(paste(what, part, "beyond mean"), row[[paste0(part, "_beyond_mean_of_raters")]], limits[2])
}

# Subjects whose dates contradict the order of the two visits.
contradicted <- function(course, between) {
  dates <- merge(course[course$visit == between[1], c("subject", "date")],
                 course[course$visit == between[2], c("subject", "date")], by = "subject")
  dates$subject[dates$date.x != "" & dates$date.y != "" & dates$date.x > dates$date.y]
}

subjects_of <- function(keys) unique(sub("\r.*", "", keys))

with_both <- function(keys, course, between) {
  subjects <- setdiff(subjects_of(keys), contradicted(course, between))
  Filter(function(s) all(paste(s, between, sep = "\r") %in% keys), subjects)
}

changes_between <- function(values, course, between, charter) {
  subjects <- with_both(names(values), course, between)
  lapply(setNames(parts, parts), function(part) lapply(setNames(subjects, subjects), function(s) {
    own <- lapply(between, function(visit) values[[paste(s, visit, sep = "\r")]][[part]])
    change(own[[1]], own[[2]], charter)
  }))
}

numbers_of <- function(found, field) vapply(found, function(one) as.numeric(one[[field]]), 0)

compare_summaries <- function(rows, changes, between) {
  seen <- 0
  for (part in names(changes)) {
    final <- Filter(is_final, changes[[part]])
    for (at in if (length(final)) 1:2) {
      x <- numbers_of(final, c("before", "after")[at])
      row <- rows[rows$part == part & rows$visit == between[at], ]
      what <- paste("cdasi_summary.csv", part, between[at])
      if (nrow(row) != 1) { compare_text(what, "", "a row of its own"); next }
      seen <- seen + 1
      numbers <- list(n = length(x), mean = mean(x), sd = sd(x), median = median(x), low = min(x), high = max(x))
      for (column in names(numbers)) compare(paste(what, column), row[[column]], numbers[[column]])
    }
  }
  compare("cdasi_summary.csv rows", as.character(nrow(rows)), seen)
}

compare_counts <- function(rows, values, changes) {
  bands <- rules$part[rules$kind == "band"][1]
  final <- names(Filter(is_final, changes[[bands]]))
  for (at in seq_len(nrow(rows))) {
    row <- rows[at, ]
    if (row$measure == "severity") {
      keys <- names(values)[sub(".*\r", "", names(values)) == row$visit]
      if (row$of == "in the change between the visits") keys <- keys[sub("\r.*", "", keys) %in% final]
      found <- vapply(values[keys], severity, "")
    } else {
      rule <- judging[judging$kind == row$measure & judging$id == row$rule, ]
      found <- vapply(changes[[rule$part]], function(one) as.character(verdict(rule, one)), "")
    }
    found <- found[!is.na(found)]
    what <- paste("cdasi_counts.csv", row$measure, row$rule, row$visit, row$level); n <- sum(found == row$level)
    compare(paste(what, "n"), row$n, n)
    compare(paste(what, "denominator"), row$denominator, length(found))
    compare(paste(what, "percent"), row$percent, 100 * n / max(1, length(found)))
  }
}

# -- agreement: complete tables ----------------------------------------------------------------------------------------

# A table is a matrix of totals, one row a case, one column a rater, NA = missing.

# Two-way analysis of variance of a complete table; what is rounding only is exactly 0.
mean_squares <- function(table) {
  n <- nrow(table); k <- ncol(table)
  if (n < 2 || k < 2) return(list(n = n, k = k, is_none = TRUE))
  centred <- table - mean(table); whole <- sum(centred^2)
  case <- rowMeans(centred); rater <- colMeans(centred)
  is_constant <- whole <= 1e-20 * n * k * max(table^2)
  sums <- c(k * sum(case^2), n * sum(rater^2), sum((centred - outer(case, rater, "+"))^2))
  sums[is_constant | sums <= noise * whole] <- 0
  list(n = n, k = k, is_none = is_constant, noise = noise * whole, case = sums[1] / (n - 1), rater = sums[2] / (k - 1),
       error = sums[3] / ((n - 1) * (k - 1)), within = (sums[2] + sums[3]) / (n * (k - 1)))
}

# All six of McGraw & Wong 1996 with their F-based limits (table 7): variant -> (value, low, high).
six_coefficients <- function(ms) {
  six <- c("A,1", "C,1", "1,1", "A,k", "C,k", "1,k")
  none <- c(NA, NA, NA)
  if (ms$is_none) return(lapply(setNames(six, six), function(name) none))
  n <- ms$n; k <- ms$k
  icc <- (ms$case - ms$error) / (ms$case + (k - 1) * ms$error + k * (ms$rater - ms$error) / n)
  a <- k * icc * ms$rater; b <- (n * (1 + (k - 1) * icc) - k * icc) * ms$error
  shape <- (a + b)^2 / (a^2 / (k - 1) + b^2 / ((n - 1) * (k - 1)))  # Satterthwaite's degrees of freedom
  lapply(setNames(six, six), function(name) {
    kind <- substr(name, 1, 1); is_single <- substr(name, 3, 3) == "1"
    error <- if (kind == "1") ms$within else ms$error
    raters <- if (kind == "A") (ms$rater - error) / n else 0
    bottom <- if (is_single) ms$case + (k - 1) * error + k * raters else ms$case + raters
    if (bottom <= ms$noise) return(none)
    value <- (ms$case - error) / bottom
    df <- switch(kind, A = shape, C = (n - 1) * (k - 1), n * (k - 1))
    # Raters who differ by constants only: absolute agreement still has its interval, from their variance.
    if (ms$within == 0 || (error == 0 && kind != "A") || is.na(df) || df <= 0) return(c(value, NA, NA))
    rest <- if (is_single) n * (k - 1) * error else 0
    if (kind == "A") rest <- if (is_single) k * ms$rater + (k * n - k - n) * ms$error else ms$rater - ms$error
    lower <- qf(0.975, n - 1, df); upper <- qf(0.975, df, n - 1)
    below <- lower * rest + n * ms$case; above <- rest + n * upper * ms$case
    # Where raters and residual cancel to rounding, the limit runs off to minus infinity: there is none.
    if (!isTRUE(below > max(ms$noise, 1e-12 * lower * (ms$rater + ms$error))) || !isTRUE(above > ms$noise)) {
      return(c(value, NA, NA))
    }
    limits <- c(n * (ms$case - lower * error) / below, n * (upper * ms$case - error) / above)
    c(value, if (limits[1] < limits[2]) limits else c(NA, NA))
  })
}

# -- agreement: pooled form of any table, complete or not --------------------------------------------------------------

# Cases that lack the same raters share their algebra: patterns (rows of `there`), counts, sums and squared sums of totals.
# rest: by rater, deviations from the case's mean; within: their squares; w: Zr' M Zr, M taking off case means.
pooled <- function(table) {
  table <- table[rowSums(!is.na(table)) > 0, , drop = FALSE]
  table <- unname(table)
  there <- !is.na(table) + 0; size <- rowSums(there)
  filled <- table - (if (length(table)) mean(table, na.rm = TRUE) else 0); filled[there == 0] <- 0
  totals <- rowSums(filled)
  rest <- (filled - totals / size) * there
  code <- apply(there, 1, paste, collapse = "")
  codes <- unique(code)
  list(there = there[match(codes, code), , drop = FALSE], k = ncol(table), n = nrow(table), ratings = sum(there),
       count = as.numeric(table(factor(code, codes))), total = as.numeric(tapply(totals, factor(code, codes), sum)),
       square = as.numeric(tapply(totals^2, factor(code, codes), sum)), rest = colSums(rest), within = sum(rest^2),
       whole = sum(filled^2), w = diag(colSums(there), ncol(table)) - crossprod(there / sqrt(size)))
}

is_whole_pattern <- function(of) nrow(of$there) == 1 && all(of$there == 1)

# At the ratios of case and rater variance to the residual's, vectors, real or complex (slopes are taken by complex steps):
# residual variance x y'Py, and the log determinants of REML. V = I + case Zc Zc' + rater Zr Zr'; the inverse without raters
# is known case by case, raters come in by Woodbury's formula.
quadratic_form <- function(of, case, rater) {
  k <- of$k; zero <- 0 * (case + rater); case <- case + zero; rater <- rater + zero
  plain <- zero + of$within; spread <- zero
  right <- rep(list(zero), k); design <- right; crossed <- rep(list(right), k)
  for (i in seq_len(k)) {
    right[[i]] <- right[[i]] + of$rest[i]
    for (j in seq_len(k)) crossed[[i]][[j]] <- zero + of$w[i, j]
  }
  for (p in seq_along(of$count)) {
    own <- which(of$there[p, ] == 1); size <- length(own)
    grown <- 1 + size * case; v <- 1 / (size * grown)
    spread <- spread + of$count[p] * log(grown)
    plain <- plain + v * of$square[p]
    for (i in own) {
      right[[i]] <- right[[i]] + v * of$total[p]
      design[[i]] <- design[[i]] + v * of$count[p] * size  # the row's sum of crossed, whose large parts cancel exactly
      for (j in own) crossed[[i]][[j]] <- crossed[[i]][[j]] + v * of$count[p]
    }
  }
  system <- lapply(seq_len(k), function(i) {
    c(lapply(seq_len(k), function(j) (i == j) + rater * crossed[[i]][[j]]), design[i], right[i])
  })
  for (j in seq_len(k)) {
    spread <- spread + log(system[[j]][[j]])
    for (i in setdiff(seq_len(k), j)) {
      share <- system[[i]][[j]] / system[[j]][[j]]
      system[[i]] <- Map(function(a, b) a - share * b, system[[i]], system[[j]])
    }
  }
  fixed <- zero; slope <- zero; raters <- zero
  for (i in seq_len(k)) {
    fixed <- fixed + system[[i]][[k + 1]] / system[[i]][[i]]
    solved <- system[[i]][[k + 2]] / system[[i]][[i]]
    slope <- slope + solved; raters <- raters + right[[i]] * solved
  }
  list(squares = plain - rater * raters - slope^2 / fixed, spread = spread + log(fixed))
}

# The exact chi-squares of the two-way random model: error / residual on e, sum u2 / (residual + lam rater) on r.
pivots <- function(of) {
  own <- eigen(of$w, symmetric = TRUE)
  keep <- own$values > 1e-9 * max(of$ratings, 1)
  u2 <- as.vector(crossprod(own$vectors, of$rest))[keep]^2 / own$values[keep]
  r <- sum(keep); e <- of$ratings - of$n - r; error <- max(of$within - sum(u2), 0)
  list(of = of, lam = own$values[keep], u2 = u2, r = r, e = e, error = error,
       is_usable = of$n >= 2 && r >= 1 && e >= 1 && of$within > 1e-10 * of$whole && error > 1e-10 * of$whole)
}

# -- agreement: variances by restricted maximum likelihood -------------------------------------------------------------

no_parts <- c(case = NA, rater = NA, residual = NA)

reml <- function(table) {
  of <- pooled(table)
  several <- sum(rowSums(!is.na(table)) >= 2)
  size <- max(abs(table), 0, na.rm = TRUE)
  if (ncol(table) < 2 || several < 2 || of$whole <= 1e-20 * max(of$ratings, 1) * size^2) return(no_parts)
  if (!anyNA(table)) return(balanced(mean_squares(table)))
  own <- pivots(of)
  if (own$r < 1 || own$e < 1 || own$error <= 1e-10 * of$whole) return(no_parts)
  highest_likelihood(of)
}

# Complete tables in closed form: whichever mean square lies below the residual's is pooled with it, the smaller first
# (isotonic regression; Thompson 1962, Ann Math Stat 33:273-289).
balanced <- function(ms) {
  squares <- c(ms$case, ms$rater); df <- c(ms$n - 1, ms$k - 1)
  count <- prod(df); sum_ <- ms$error * count
  for (at in order(squares)) if (squares[at] <= sum_ / count) {
    sum_ <- sum_ + squares[at] * df[at]; count <- count + df[at]
  }
  residual <- sum_ / count
  c(case = max(ms$case - residual, 0) / ms$k, rater = max(ms$rater - residual, 0) / ms$n, residual = residual)
}

# -2 log restricted likelihood, up to a constant (Patterson & Thompson 1971).
deviance_of <- function(of, case, rater) {
  form <- quadratic_form(of, case, rater)
  (of$ratings - 1) * log(form$squares) + form$spread
}

# The best of the interior and the three borders (no raters, no cases, neither); a border wins a tie.
highest_likelihood <- function(of) {
  steps <- c(0, 10^(-3 + 0:16 / 2))
  grid <- expand.grid(case = steps, rater = steps)
  seen <- Re(deviance_of(of, grid$case, grid$rater))
  best <- seen[1]; ratios <- c(0, 0)
  for (free in list(c(TRUE, FALSE), c(FALSE, TRUE), c(TRUE, TRUE))) {
    inside <- which((grid$case > 0) == free[1] & (grid$rater > 0) == free[2])
    at <- inside[which.min(seen[inside])]
    found <- climb(of, c(grid$case[at], grid$rater[at]), free)
    reached <- Re(deviance_of(of, found[1], found[2])) + if (all(free)) 1e-9 else 0
    if (reached < best) { best <- reached; ratios <- found }
  }
  residual <- Re(quadratic_form(of, ratios[1], ratios[2])$squares) / (of$ratings - 1)
  c(case = ratios[1] * residual, rater = ratios[2] * residual, residual = residual)
}

# Newton's method on the logarithms of the free ratios; slopes by complex steps, exact to rounding.
climb <- function(of, start, free) {
  which_ <- which(free); m <- length(which_)
  at <- function(logs) {  # a matrix, one point a row
    ratios <- matrix(0 * logs[1], nrow(logs), 2)
    ratios[, which_] <- exp(logs)
    deviance_of(of, ratios[, 1], ratios[, 2])
  }
  slopes <- function(logs) {
    moved <- matrix(logs, m, m, byrow = TRUE) + diag(1e-20i, m)
    Im(at(moved)) / 1e-20
  }
  logs <- log(start[which_]); width <- 1e-4
  for (round in 1:80) {
    slope <- slopes(logs)
    curve <- vapply(seq_len(m), function(j) {
      aside <- width * (seq_len(m) == j)
      (slopes(logs + aside) - slopes(logs - aside)) / (2 * width)
    }, numeric(m))
    own <- eigen((matrix(curve, m) + t(matrix(curve, m))) / 2, symmetric = TRUE)
    # Downhill also where the curve is not convex (absolute eigenvalues), and at most 1 long.
    step <- -own$vectors %*% (crossprod(own$vectors, slope) / pmax(abs(own$values), 1e-12))
    step <- as.vector(step) / max(1, abs(step))
    before <- Re(at(matrix(logs, 1)))
    for (half in 1:8) {
      to <- pmin(pmax(logs + step, log(1e-8)), log(1e10))
      if (Re(at(matrix(to, 1))) <= before + 1e-9) break
      step <- step / 2
    }
    is_there <- all(abs(to - logs) < 1e-9)
    logs <- to
    if (is_there) break
  }
  ratios <- c(0, 0); ratios[which_] <- exp(logs)
  ratios
}

# Over cases with two ratings or more: harmonic and arithmetic mean of their number, and q = mean of 1/k_i less the mean over
# pairs of cases of |raters in common| / (k_i k_j): the raters' variance that the means of two cases do not share.
sizes <- function(table) {
  there <- !is.na(table); there <- there[rowSums(there) >= 2, , drop = FALSE]
  n <- nrow(there); size <- rowSums(there)
  if (n == 0) return(list(harmonic = NA, arithmetic = NA, q = NA))
  inverse <- sum(1 / size); q <- NA
  if (n >= 2) {
    q <- inverse / n - (sum(colSums(there / size)^2) - inverse) / (n * (n - 1))
    if (q < 1e-12) q <- 0
  }
  list(harmonic = n / inverse, arithmetic = mean(size), q = q)
}

# ICC from variances; consistency of means of different raters carries the part q of the raters' variance.
reml_coefficients <- function(parts, size) {
  both <- parts[["rater"]] + parts[["residual"]]
  errors <- c("A,1" = both, "C,1" = parts[["residual"]], "A,k" = both / size$harmonic,
              "C,k" = parts[["residual"]] / size$harmonic + size$q * parts[["rater"]])
  value <- parts[["case"]] / (parts[["case"]] + errors)
  value[!is.finite(value)] <- NA
  value
}

# -- agreement: intervals from the pivots ------------------------------------------------------------------------------

# Of sqrt(rater + residual variance): Graybill & Wang 1980, as Christensen 2020 (BMC Med Res Methodol 20:304).
error_limits <- function(of) {
  if (!of$is_usable) return(c(NA, NA))
  far <- function(p, df) abs(1 - df / qchisq(p, df))
  gap <- vapply(c(0.975, 0.025), function(p) sqrt((far(p, of$r) * sum(of$u2))^2 + (far(p, of$e) * of$error)^2), 0)
  sqrt(pmax((of$of$within + c(-1, 1) * gap) / (of$of$ratings - of$of$n), 0))
}

# Of sqrt(residual variance), from its own chi-square.
residual_limits <- function(of) if (of$is_usable) sqrt(of$error / qchisq(c(0.975, 0.025), of$e)) else c(NA, NA)

# Where P(ICC <= x) is evaluated, by double-exponential rules (Takahasi & Mori 1974). b ~ Beta(r/2, e/2); below the cut it
# fixes rho by sum u2 / (1 + lam rho) = error b / (1 - b), above it rho is 0.
nodes <- function(of, step) {
  r <- of$r / 2; e <- of$e / 2; raters <- sum(of$u2); whole <- of$of$within
  below <- pbeta(raters / whole, r, e)
  scale <- max(raters / sum(of$lam) / (of$error / of$e), 1e-9)
  at <- seq(-ceiling(3.6 / step), ceiling(3.6 / step)) * step
  s <- exp(pi * sinh(at)); slope <- pi * cosh(at)
  rho <- scale * s
  shrunk <- 1 / (1 + outer(rho, of$lam))
  odds <- as.vector(shrunk %*% of$u2) / of$error
  fall <- as.vector(shrunk^2 %*% (of$u2 * of$lam)) / of$error * rho * slope
  inner <- scaled((r - 1) * log(odds) - (r + e) * log1p(odds) + log(fall), below)
  share <- s / (1 + s); left <- 1 / (1 + s)
  b <- (raters + of$error * share) / whole; not_b <- of$error / whole * left
  outer_ <- scaled((r - 1) * log(b) + (e - 1) * log(not_b) + log(share * left * slope), 1 - below)
  made <- data.frame(rho = c(pmin(rho, 1e10), 0 * s), not_b = c(1 / (1 + odds), not_b), weight = c(inner, outer_))
  made[made$weight > 1e-13, ]
}

# Weights that add up to the probability of the piece.
scaled <- function(logs, mass) {
  logs[!is.finite(logs)] <- -Inf
  if (mass <= 0 || all(logs == -Inf)) return(0 * seq_along(logs))
  weight <- exp(logs - max(logs))
  mass * weight / sum(weight)
}

# P(ICC <= x) at odds = x / (1 - x): the mean over b of I(1 / (1 + a); (e + r)/2, (n - 1)/2), a = q (1 - b) / error.
below_icc <- function(of, at, odds, agreement) {
  half <- (of$of$n - 1) / 2
  if (!agreement && is_whole_pattern(of$of)) {  # the raters do not come in: the F interval
    return(pbeta(1 / (1 + case_form(of, odds, 0) / of$error), of$e / 2, half))
  }
  q <- case_form(of, if (agreement) odds * (1 + at$rho) else odds + 0 * at$rho, at$rho)
  sum(at$weight * pbeta(1 / (1 + q * at$not_b / of$error), (of$e + of$r) / 2, half))
}

# Residual variance times the pivot of the cases at these ratios.
case_form <- function(of, case, rater) {
  own <- of$of
  if (is_whole_pattern(own)) return((own$square - own$total^2 / own$n) / own$k / (1 + own$k * case))
  raters <- as.vector((1 / (1 + outer(rater, of$lam))) %*% of$u2)
  pmax(quadratic_form(own, case, rater)$squares - of$error - raters, 0)
}

# Limits of ICC(A,1) or ICC(C,1), good to about 1e-8; NA where there is no interval.
generalised <- function(of, agreement = TRUE) {
  if (!of$is_usable) return(c(NA, NA))
  rise <- sqrt(2 / (of$of$n - 1) + 2 / (of$e + of$r))
  at <- nodes(of, min(1 / 20, rise / 7))
  at_0 <- below_icc(of, at, 0, agreement)
  if (at_0 >= 0.975) return(c(NA, NA))
  gap <- function(logit, p) {  # on the scale of the normal quantile, on which it is nearly straight
    qnorm(min(max(below_icc(of, at, exp(logit), agreement), 1e-15), 1 - 1e-15)) - qnorm(p)
  }
  vapply(c(0.025, 0.975), function(p) if (at_0 >= p) 0 else plogis(uniroot(gap, c(-32, 32), p = p, tol = 1e-11)$root), 0)
}

# With its interval; one of no width, or that the estimate lies outside of, is none.
spanned <- function(value, limits) {
  slack <- 1e-9 * (1 + abs(value))
  is_fit <- !anyNA(c(value, limits)) && limits[1] < limits[2] && limits[1] - slack <= value && value <= limits[2] + slack
  c(value, if (is_fit) limits else c(NA, NA))
}

# Spearman-Brown: the limits of the mean of k.
of_mean_of <- function(k, limits) k * limits / (1 + (k - 1) * limits)

# -- agreement: the rows of agreement.csv ------------------------------------------------------------------------------

row_name <- function(statistic, variant, interval, raters = "all") paste(statistic, variant, raters, interval, sep = "|")

# Row -> (value, low, high), of one score at one visit or of all visits pooled.
agreement_rows <- function(table) {
  complete <- table[rowSums(is.na(table)) == 0, , drop = FALSE]
  missing <- rowSums(is.na(table))
  is_partial <- any(missing > 0 & missing < ncol(table))
  ms <- mean_squares(complete); size <- sizes(table)
  own <- pivots(pooled(complete)); every <- if (is_partial) pivots(pooled(table)) else own
  limits <- list(generalised(own), generalised(own, agreement = FALSE))
  six <- six_coefficients(ms)
  found <- setNames(six, row_name("icc", names(six), "f"))
  four <- vapply(six[c("A,1", "C,1", "A,k", "C,k")], `[`, 0, 1)
  found <- c(found, leading("icc", four, limits, list(harmonic = ms$k, q = 0)))
  for (rater in colnames(table)) {
    found[[row_name("rater_mean", "", "", rater)]] <- c(if (nrow(complete)) mean(complete[, rater]) else NA, NA, NA)
  }
  parts_ <- reml(table)
  if (is_partial) limits <- list(generalised(every), generalised(every, agreement = FALSE))
  values <- reml_coefficients(parts_, size)
  found <- c(found, leading("icc_reml", values, limits, size))
  if (is_partial) for (name in names(values)) found[[row_name("icc_reml", name, "")]] <- c(values[[name]], NA, NA)
  c(found, error_rows(table, ms, parts_, size, every))
}

# Each coefficient with the generalised interval; consistency of means that share no raters has none.
leading <- function(statistic, values, limits, size) {
  made <- list()
  for (name in names(values)) {
    own <- limits[[if (substr(name, 1, 1) == "A") 1 else 2]]
    if (substr(name, 3, 3) == "k") own <- of_mean_of(size$harmonic, own)
    if (name == "C,k" && isTRUE(size$q > 0)) own <- c(NA, NA)
    made[[row_name(statistic, name, "generalised")]] <- spanned(values[[name]], own)
  }
  made
}

# Variance components, standard error of measurement, smallest detectable change, limits of agreement with the mean.
error_rows <- function(table, ms, parts_, size, own) {
  is_whole <- !anyNA(table)
  if (is_whole) {  # complete data: the ANOVA estimates, negative ones set to 0
    parts_ <- if (ms$is_none) no_parts else c(
      case = max((ms$case - ms$error) / ms$k, 0), rater = max((ms$rater - ms$error) / ms$n, 0), residual = ms$error)
  }
  found <- list()
  names_ <- c(subject = "case", rater = "rater", residual = "residual")
  for (name in names(names_)) found[[row_name("variance", name, "")]] <- c(parts_[[names_[[name]]]], NA, NA)
  one <- sqrt(parts_[["rater"]] + parts_[["residual"]]); same <- sqrt(parts_[["residual"]])
  share <- 1 / sqrt(size$harmonic)
  means <- sqrt(parts_[["residual"]] / size$harmonic + size$q * parts_[["rater"]])
  both <- error_limits(own); alone <- residual_limits(own)
  for (statistic in c("sem", "sdc")) {
    factor <- if (statistic == "sem") 1 else z * sqrt(2)
    add <- function(variant, interval, value, limits) {
      found[[row_name(statistic, variant, interval)]] <<- spanned(factor * value, factor * limits)
    }
    add("agreement", "graybill_wang", one, both)
    add("consistency", "chi_square", same, alone)
    add("agreement_mean", "graybill_wang", one * share, both * share)
    # One subject scored twice by the same raters: the change is free of q, the mean of a single visit is not.
    if (statistic == "sdc") add("consistency_mean", "chi_square", same * share, alone * share)
    else add("consistency_mean", "chi_square", means, if (isTRUE(size$q > 0)) c(NA, NA) else alone * share)
  }
  # Jones 2011; Christensen 2020: of complete data all squares within cases, as published.
  v <- if (is.na(one)) NA else if (is_whole) ms$within else one^2
  reach <- z * sqrt(1 - 1 / size$arithmetic)
  found[[row_name("loam", "", "graybill_wang")]] <- spanned(reach * sqrt(v), reach * both)
  found
}

# Totals of the first round over the items that raters judged: one row a case, one column a rater.
first_totals <- function(cases, part, raters) {
  one <- function(case, rater) {
    if (rater %in% names(case$first)) sum(products(case$first[[rater]], judged_part[[part]])) else NA_real_
  }
  made <- t(vapply(cases, function(case) vapply(raters, function(rater) one(case, rater), 0), numeric(length(raters))))
  matrix(made, length(cases), length(raters), dimnames = list(names(cases), raters))
}

# ICC(A,1) of the totals over those items of a case that every rater could assess.
common_rows <- function(cases, part, raters) {
  of <- judged_part[[part]]
  table <- t(vapply(cases, function(case) {
    terms <- vapply(raters, function(rater) {
      if (rater %in% names(case$first)) products(case$first[[rater]], of) else rep(NA_real_, nrow(of))
    }, numeric(nrow(of)))
    terms <- matrix(terms, nrow(of)); kept <- rowSums(is.na(terms)) == 0
    if (any(kept)) colSums(terms[kept, , drop = FALSE]) else rep(NA_real_, length(raters))
  }, numeric(length(raters))))
  table <- matrix(table, length(cases), length(raters))
  complete <- table[rowSums(is.na(table)) == 0, , drop = FALSE]
  six <- six_coefficients(mean_squares(complete))
  led <- spanned(six[["A,1"]][1], generalised(pivots(pooled(complete))))
  setNames(list(six[["A,1"]], led), row_name("icc", "A,1;common_items", c("f", "generalised")))
}

recomputed <- c("icc", "icc_reml", "variance", "rater_mean", "sem", "sdc", "loam")

# Returns, by score, the smallest detectable change (consistency) of one rater.
compare_agreement <- function(cases, raters) {
  rows <- read("agreement.csv")
  rows <- rows[rows$level == "total" & rows$statistic %in% recomputed, ]
  rows$key <- paste(rows$measure, rows$visit, row_name(rows$statistic, rows$variant, rows$interval, rows$raters), sep = "|")
  # Over pooled visits the components of subject x visit x rater stand there, which are not recomputed.
  seen <- rows$key[rows$statistic == "variance"]
  detectable <- list()
  visits <- sub(".*\r", "", names(cases))
  for (part in parts) {
    for (visit in c("all", if (length(unique(visits)) > 1) unique(visits))) {
      own <- cases[visit == "all" | visits == visit]
      table <- first_totals(own, part, raters)
      found <- agreement_rows(table)
      if (anyNA(table)) found <- c(found, common_rows(own, part, raters))
      if (visit == "all" && length(subjects_of(names(cases))) < length(cases)) {
        found <- found[!startsWith(names(found), "variance|")]
      }
      for (name in names(found)) {
        key <- paste(part, visit, name, sep = "|"); seen <- c(seen, key)
        compare_row(key, rows[rows$key == key, ], found[[name]])
      }
      if (visit == "all") detectable[[part]] <- found[[row_name("sdc", "consistency", "chi_square")]][1]
      tell(part, visit, found)
    }
  }
  for (key in setdiff(rows$key, seen)) compare_text(paste("agreement.csv", key), rows$value[rows$key == key], NA)
  detectable
}

compare_row <- function(key, row, found) {
  what <- paste("agreement.csv", key)
  if (nrow(row) != 1) return(compare_text(what, "", "a row of its own"))
  compare(paste(what, "value"), row$value, found[1])
  within <- if (row$interval == "generalised") by_quadrature else tolerance
  compare(paste(what, "low"), row$low, found[2], within)
  compare(paste(what, "high"), row$high, found[3], within)
}

# The leading line: of all ratings where some are missing, else of the analysis of variance.
tell <- function(part, visit, found) {
  statistic <- if (row_name("icc_reml", "A,1", "") %in% names(found)) "icc_reml" else "icc"
  own <- found[[row_name(statistic, "A,1", "generalised")]]
  said <- if (is.na(own[1])) "not estimable" else sprintf("%.4f", own[1])
  if (!is.na(own[2])) said <- sprintf("%s (95 %% %.4f to %.4f)", said, own[2], own[3])
  cat(sprintf("  %s, %s: %s A,1: %s\n", part, visit, statistic, said))
}

# -- change between two visits -----------------------------------------------------------------------------------------

# P(sum of the ranks with a plus <= s) for s = 0, 1, ..., every sign pattern equally likely.
signed_rank_null <- function(ranks) {
  ways <- c(1, rep(0, sum(ranks)))
  for (one in ranks) ways <- (ways + c(rep(0, one), ways[seq_len(length(ways) - one)])) / 2
  cumsum(ways)
}

# Exact and two-sided: zeros dropped, midranks. (smaller rank sum, P, least P possible)
wilcoxon <- function(gaps) {
  gaps <- gaps[gaps != 0]
  if (length(gaps) == 0) return(c(NA, NA, NA))
  doubled <- as.integer(round(2 * rank(abs(gaps))))
  up <- sum(doubled[gaps > 0]); smaller <- min(up, sum(doubled) - up)
  c(smaller / 2, min(1, 2 * signed_rank_null(doubled)[smaller + 1]), 2^(1 - length(gaps)))
}

# Median of the Walsh averages, with the interval of the exact signed-rank distribution (Hollander & Wolfe).
hodges_lehmann <- function(gaps) {
  n <- length(gaps)
  if (n == 0) return(c(NA, NA, NA))
  pairs <- outer(gaps, gaps, "+") / 2
  walsh <- sort(pairs[upper.tri(pairs, diag = TRUE)])
  outside <- sum(2 * signed_rank_null(seq_len(n)) <= 0.05)
  c(median(walsh), if (outside > 0) c(walsh[outside], walsh[length(walsh) - outside + 1]) else c(NA, NA))
}

# d_av over the mean variance of the visits, d_z over that of the changes (Cumming 2012), rank-biserial (Kerby 2014).
effects <- function(before, after, gaps) {
  if (length(gaps) < 2) return(c(d_av = NA, d_z = NA, rank_biserial = NA))
  is_flat <- max(diff(range(before)), diff(range(after))) <= tolerance
  changed <- gaps[gaps != 0]; ranks <- rank(abs(changed))
  c(d_av = if (is_flat) NA else mean(gaps) / sqrt((var(before) + var(after)) / 2),
    d_z = if (diff(range(gaps)) == 0) NA else mean(gaps) / sd(gaps),
    rank_biserial = if (length(changed)) sum(sign(changed) * ranks) / sum(ranks) else NA)
}

# Statistic and variant -> (value, low, high, p, smallest p).
tests <- function(before, after) {
  gaps <- after - before; n <- length(gaps); rounded <- round(gaps, 9)  # means of raters make ties that floats would miss
  w <- wilcoxon(rounded)
  found <- list("n|" = c(n, NA, NA, NA, NA), "mean_change|" = c(if (n > 1) mean(gaps) else NA, NA, NA, NA, NA),
                "paired_t|" = rep(NA_real_, 5), "wilcoxon_exact|" = c(w[1], NA, NA, w[2], w[3]),
                "hodges_lehmann|" = c(hodges_lehmann(gaps), NA, NA))
  if (n > 1 && diff(range(gaps)) > tolerance) {
    error <- sd(gaps) / sqrt(n); t <- mean(gaps) / error
    found[["mean_change|"]] <- c(mean(gaps) + c(0, -1, 1) * qt(0.975, n - 1) * error, NA, NA)
    found[["paired_t|"]] <- c(t, NA, NA, 2 * pt(-abs(t), n - 1), NA)
  }
  size <- effects(before, after, rounded)
  for (name in names(size)) found[[paste0("effect_size|", name)]] <- c(size[[name]], NA, NA, NA, NA)
  found
}

# Score and source -> totals before and after: each rater, and mean and median of raters who rated both visits completely.
sources <- function(cases, raters, course, between) {
  subjects <- with_both(names(cases), course, between)
  keys <- lapply(between, function(visit) paste(subjects, rep(visit, length(subjects)), sep = "\r"))
  made <- list()
  for (part in parts) {
    totals <- first_totals(cases, part, raters)
    both <- lapply(keys, function(own) totals[own[seq_along(subjects)], , drop = FALSE])
    for (rater in raters) {
      pair <- cbind(both[[1]][, rater], both[[2]][, rater])
      made[[paste(part, rater)]] <- pair[!is.na(rowSums(pair)), , drop = FALSE]
    }
    rated <- t(vapply(seq_along(subjects), function(at) {
      raters %in% unlist(lapply(keys, function(own) names(cases[[own[at]]]$first)))
    }, logical(length(raters))))
    rated <- matrix(rated, length(subjects), length(raters))
    is_same <- rowSums(rated & is.na(both[[1]] + both[[2]])) == 0
    for (source in c("mean", "median")) {
      middle <- lapply(both, function(values) {
        values[!rated] <- NA
        apply(values[is_same, , drop = FALSE], 1, get(source), na.rm = TRUE)
      })
      made[[paste(part, source)]] <- cbind(as.numeric(middle[[1]]), as.numeric(middle[[2]]))
    }
  }
  made
}

# Pairs that are tested, and, where changes are provisional, those with them as well.
of_primary <- function(changes) {
  made <- list()
  for (part in names(changes)) if (length(changes[[part]])) {
    pair <- function(found) cbind(numbers_of(found, "before"), numbers_of(found, "after"))
    final <- Filter(is_final, changes[[part]]); every <- Filter(function(one) !is.na(one$value), changes[[part]])
    made[[paste(part, "primary")]] <- pair(final)
    if (length(every) > length(final)) made[[paste(part, "primary_with_provisional")]] <- pair(every)
  }
  made
}

compare_tests <- function(name, rows, made) {
  rows <- rows[rows$statistic != "not_reported", ]
  known <- lapply(made, function(pair) tests(pair[, 1], pair[, 2]))
  source <- paste(rows$measure, rows$source)
  for (at in seq_len(nrow(rows))) {
    own <- known[[source[at]]]
    found <- own[[paste(rows$statistic[at], rows$variant[at], sep = "|")]]
    what <- paste(name, source[at], rows$statistic[at], rows$variant[at])
    if (is.null(found)) { compare_text(what, rows$value[at], NA); next }
    compare(paste(what, "n"), rows$n[at], own[["n|"]][1])
    columns <- c("value", "low", "high", "p", "smallest_p")
    for (column in 1:5) compare(paste(what, columns[column]), rows[[columns[column]]][at], found[column])
  }
  if (nrow(rows)) for (one in setdiff(names(made), source)) compare_text(paste(name, one), "", "rows of its own")
}

# The two visits that a file of changes compares; none where it reports none.
between_of <- function(rows) if (nrow(rows) && rows$from_visit[1] != "") c(rows$from_visit[1], rows$to_visit[1])

# -- all of it ---------------------------------------------------------------------------------------------------------

cases <- read_cases()
raters <- sort(unique(unlist(lapply(cases, function(case) names(case$first)))))
rows <- read("consensus.csv")
charter <- list(rule = rows$rule[1], primary = rows$primary[1], is_strict = rows$missing[1] != "available")
values <- compare_consensus(rows, cases, charter)
cat(sprintf("consensus: %d visits, %d with levels\n", nrow(rows), length(values)))
cat("agreement:\n")
detectable <- compare_agreement(cases, raters)
course <- read("cdasi.csv")
compare_course(course, values, detectable, charter)
tested <- read("cdasi_change.csv"); between <- between_of(tested)
changes <- if (is.null(between)) list() else changes_between(values, course, between, charter)
made <- of_primary(changes)
compare_tests("cdasi_change.csv", tested, made)
compare_summaries(read("cdasi_summary.csv"), changes, between)
compare_counts(read("cdasi_counts.csv"), values, changes)
rows <- read("change.csv"); first <- between_of(rows)
compare_tests("change.csv", rows, c(if (!is.null(first)) sources(cases, raters, course, first), made))
for (part in names(changes)) {
  pair <- made[[paste(part, "primary")]]
  said <- if (NROW(pair)) sprintf(", mean change %.3f", mean(pair[, 2] - pair[, 1])) else ""
  cat(sprintf("change of %s, %s to %s: %d subjects%s\n", part, between[1], between[2], NROW(pair), said))
}
cat(sprintf("%d cells compared, %d differ; largest relative difference %.1e\n", told$count, told$differing, told$largest))
quit(status = if (told$differing > 0) 1 else 0)
