"""The formats of designed journeys, one file a format: bytes in, a DesignedJourney out."""
