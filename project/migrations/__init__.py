"""The schema as it grew, one file a topic; what was released is not changed any more."""
