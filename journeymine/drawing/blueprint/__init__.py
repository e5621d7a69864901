"""The service blueprint: what customers do, where, and whose work is behind it."""
