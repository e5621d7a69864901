"""The path of a design: blocks or a net, its runs, and what can be told of them."""
