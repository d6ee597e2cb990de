"""What outsiders may check: the public home page, the figures, the ledger's page."""
