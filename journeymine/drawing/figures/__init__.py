"""What figures mean in pictures: off target, points, touchpoints, deviations in words."""
