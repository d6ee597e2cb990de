"""Real processes of a real station, killed with SIGKILL at random moments, and what must hold then."""
