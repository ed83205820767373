# Searches for duplicates and conflicts beyond enquiries.
conflict-at-enquiry = What was searched before this matter was opened stands with the enquiry.
conflict-kind-contact = Contact of { $name }
