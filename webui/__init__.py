"""The pages of Hồi Đáp: a room for each user, over the use cases of `engine`."""
