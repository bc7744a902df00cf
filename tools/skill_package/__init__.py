"""The store package: what ``ask deploy`` hands to Amazon, checked before it is written."""
