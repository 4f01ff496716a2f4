package kontor.node.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A table with aligned columns. Where it is too wide for the terminal, long cells are shortened. */
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 12;
    private static final Pattern NUMBER = Pattern.compile("-?[\\d,]+(\\.\\d+)?");

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();

    Table(String... heads) {
        this(Arrays.asList(heads));
    }

    Table(List<String> heads) {
        this.heads = List.copyOf(heads);
    }

    /** A column whose cells are never shortened: what a person copies. */
    Table keep(String head) {
        kept.add(head);
        return this;
    }

    Table row(String... cells) {
        return row(Arrays.asList(cells));
    }

    Table row(List<String> cells) {
        if (cells.size() != heads.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + heads.size() + " columns");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints it, not wider than so many characters where that can be. */
    void print(PrintWriter out, int width) {
        var widths = widths(width);
        var numeric = IntStream.range(0, heads.size()).mapToObj(this::isNumeric).toList();
        if (heads.stream().anyMatch(head -> !head.isEmpty())) {
            out.println(line(widths, numeric, heads));
        }
        rows.forEach(row -> out.println(line(widths, numeric, row)));
        out.flush();
    }

    private int[] widths(int width) {
        var widths = IntStream.range(0, heads.size()).map(this::natural).toArray();
        int gaps = GAP.length() * (heads.size() - 1);
        int over = Arrays.stream(widths).sum() + gaps - width;
        while (over > 0) {
            int widest = widest(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            over--;
        }
        return widths;
    }

    private int natural(int column) {
        int longest = rows.stream()
                .mapToInt(row -> Text.length(row.get(column)))
                .max()
                .orElse(0);
        return Math.max(longest, Text.length(heads.get(column)));
    }

    /** The widest column of those that may be shortened, -1 when there is none. */
    private int widest(int[] widths) {
        return IntStream.range(0, widths.length)
                .filter(column -> widths[column] > NARROWEST && !kept.contains(heads.get(column)))
                .reduce((one, other) -> widths[other] > widths[one] ? other : one)
                .orElse(-1);
    }

    private static String line(int[] widths, List<Boolean> numeric, List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var cell = Text.shortened(cells.get(i), widths[i]);
            var space = " ".repeat(widths[i] - Text.length(cell));
            line.append(i == 0 ? "" : GAP);
            line.append(numeric.get(i) ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumeric(int column) {
        var cells = rows.stream()
                .map(row -> row.get(column))
                .filter(cell -> !cell.equals(Text.NOTHING))
                .toList();
        return !cells.isEmpty()
                && cells.stream().allMatch(cell -> NUMBER.matcher(cell).matches());
    }
}
