"""What every picture is painted with: SVG, letters, colours, the frame, axes, labels, files."""
