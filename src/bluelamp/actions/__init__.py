"""What leaves the station: drafting, approval, sending, answers, rechecks, and the providers."""
