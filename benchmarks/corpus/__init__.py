"""Posts that lint is measured with: real-life failures, paraphrased, and ordinary posts."""
