"""What somebody typed: understood, or refused with a sentence that says what to do."""
