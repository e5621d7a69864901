"""The formats of designed journeys, one file a format: a DesignedJourney in, bytes out."""
