"""The report as HTML and PDF, the workbook, REDCap, the codebook."""
