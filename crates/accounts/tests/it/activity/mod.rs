mod names;
mod timelines;
