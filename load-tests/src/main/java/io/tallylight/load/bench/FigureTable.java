package io.tallylight.load.bench;

import java.util.ArrayList;
import java.util.List;

/** The figures as a table for people: one line each, columns as wide as they must be. */
final class FigureTable {
    private static final List<String> HEAD = List.of("row", "what", "ours", "peer", "unit", "ratio", "goal", "met");
    /** Columns of numbers stand to the right. */
    private static final List<Integer> RIGHT = List.of(2, 3, 5);

    private FigureTable() {}

    /** {@code judged}: whether the goals count. */
    static String of(List<Figure> figures, boolean judged) {
        var lines = new ArrayList<List<String>>();
        lines.add(HEAD);
        figures.forEach(figure -> lines.add(cells(figure, judged)));
        int[] widths = new int[HEAD.size()];
        for (var line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(line.get(column)));
            }
        }
        var text = new StringBuilder();
        for (var line : lines) {
            var printed = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                printed.append(column == 0 ? "" : "  ").append(cell(line.get(column), widths[column], column));
            }
            text.append(printed.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> cells(Figure figure, boolean judged) {
        boolean peer = figure.hasPeer();
        return List.of(
                figure.row(),
                figure.what(),
                Numbers.plain(figure.ours()),
                peer ? Numbers.plain(figure.peer()) : "–",
                figure.unit(),
                peer ? Numbers.ratio(figure.ratio()) : "–",
                figure.goal().text(),
                judged ? figure.goal().verdict(figure.judged()) : "–");
    }

    private static String cell(String text, int width, int column) {
        var space = " ".repeat(width - length(text));
        return RIGHT.contains(column) ? space + text : text + space;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
