"""Whether a study is whole: files, rows, signatures and totals, each held against the audit trail."""
