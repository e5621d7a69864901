"""Two groups or periods: what differs along the journey, and by how much."""
