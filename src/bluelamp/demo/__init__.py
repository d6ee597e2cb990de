"""The demonstration: made-up books, made-up talk and a made-up provider; demo mode only."""
