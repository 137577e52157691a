"""boardbot: asks action leads each month, files their replies, reports to boards each week."""
