package io.tallylight.show.imports;

/**
 * Something about an accepted row that the host should know: a value that was read in a way they may not expect.
 *
 * @param line the physical line of the file, counted from 1, where the row starts
 */
public record ImportNote(long line, String sku, String text) {}
