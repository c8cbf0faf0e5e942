"""Installing, updating and uninstalling one addon at a time, and what is left of it."""
