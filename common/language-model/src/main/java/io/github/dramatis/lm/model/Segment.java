package io.github.dramatis.lm.model;

/**
 * A run of consecutive tokens of a batch that is computed once, whichever rows it belongs to.
 *
 * @param start index of its first token among the packed tokens
 * @param length number of tokens, at least 1
 * @param parent the segment that comes before it in all its rows, -1 if it begins them
 * @param past number of tokens before it: the position of its first token
 * @param sequence the sequence of the key/value cache that holds its past, -1 if the past is its ancestors
 */
record Segment(int start, int length, int parent, int past, int sequence) {
    int end() {
        return start + length;
    }
}
