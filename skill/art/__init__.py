"""Drawings: one picture per technique and side, from path data to SVG, AVG and PNG."""
