"""The inner loops of the aligners, compiled to machine code; typed callers stand outside."""
