"""The routine: techniques, steps, timelines, places. Pure values and arithmetic, no input or output."""
