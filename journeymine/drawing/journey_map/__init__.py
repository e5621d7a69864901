"""The journey map: the design as a line of stations, with its customers and without."""
