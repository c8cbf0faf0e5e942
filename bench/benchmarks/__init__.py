"""One benchmark a file: docs/developer/benchmarks.md has the recipe."""
