package io.tallylight.load.bench;

import java.util.ArrayList;
import java.util.List;

/** What came out, growing while the rows run. Owned by one thread. */
public final class Report {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private boolean quick;

    public void add(Figure figure) {
        figures.add(figure);
    }

    /** A line under the table. */
    public void note(String line) {
        notes.add(line);
    }

    /** Something that was not as it should be: the figures don't count. */
    public void complain(String line) {
        complaints.add(line);
    }

    /** Says that the rounds were so short that the figures mean nothing: no goal is judged. */
    public void markQuick() {
        quick = true;
    }

    boolean isQuick() {
        return quick;
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }
}
