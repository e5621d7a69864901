"""Who is who: ids of several kinds that belong to one person, at every moment."""
