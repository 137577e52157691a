"""boardbot: asks action leads each month, files their replies, tells boards each week."""
