"""Object-centric logs (OCEL 2.0) in their three forms, flattened on a type of object."""
