package io.tallylight.load.bench;

import java.util.ArrayList;
import java.util.List;

/** What came out, growing while the rows run. */
final class Report {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    void add(Figure figure) {
        figures.add(figure);
    }

    /** A line under the table. */
    void note(String line) {
        notes.add(line);
    }

    /** Something that was not as it should be: the figures don't count. */
    void complain(String line) {
        complaints.add(line);
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
