"""JourneyMine."""
