"""Settings, addresses, start-up checks: where the rooms become one house."""
