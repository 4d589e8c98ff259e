"""What the interop tests share: a server under test, clients that record what they receive, and the judges of it."""
