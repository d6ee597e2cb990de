"""What people tell us: the public form, the partners' API, receipts, and telling what came of it."""
