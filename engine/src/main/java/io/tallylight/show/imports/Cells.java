package io.tallylight.show.imports;

import io.tallylight.json.CodePoints;
import io.tallylight.json.Id;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the values of one row and gathers every fault on the way, so that a host mends a row once. After a fault the
 * value returned is only a filler: ask {@link #faults} before using any. Used by one thread.
 */
final class Cells {
    // Bounded, so that no cell can make a number of a million digits.
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,15})?");
    private static final Pattern WHOLE = Pattern.compile("(-?[0-9]{1,15})(\\.0{1,15})?");
    private static final int SHOWN_CHARS_MAX = 40;

    private final Row row;
    private final Header header;
    private final Currency currency;
    private final List<String> faults = new ArrayList<>();

    Cells(Row row, Header header, Currency currency) {
        this.row = row;
        this.header = header;
        this.currency = currency;
    }

    List<String> faults() {
        return faults;
    }

    void fault(Column column, String what) {
        faults.add(header.nameOf(column) + " " + what);
    }

    /** An amount in minor units of the currency; 0 where the cell is blank. */
    long minorUnits(Column column) {
        String text = row.get(column);
        if (text == null) {
            return 0;
        }
        if (!DECIMAL.matcher(text).matches()) {
            fault(column, shown(text) + " is not an amount (digits, and a point before the decimals)");
            return 0;
        }
        int decimals = currency.getDefaultFractionDigits();
        BigDecimal minor = new BigDecimal(text).movePointRight(decimals).stripTrailingZeros();
        if (minor.scale() > 0) {
            fault(
                    column,
                    shown(text) + " has more decimals than " + currency.getCurrencyCode() + " (" + decimals + ")");
            return 0;
        }
        if (minor.compareTo(BigDecimal.valueOf(ImportLimits.PRICE_MAX)) > 0) {
            fault(column, shown(text) + " is more than " + ImportLimits.PRICE_MAX + " minor units");
            return 0;
        }
        return minor.longValueExact();
    }

    /** A whole number of units, as 10 or 10.0, negative where the file says so; 0 where the cell is blank. */
    long units(Column column) {
        String text = row.get(column);
        if (text == null) {
            return 0;
        }
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            fault(column, shown(text) + " is not a whole number");
            return 0;
        }
        long units = Long.parseLong(whole.group(1));
        if (units > ImportLimits.ALLOTTED_MAX) {
            fault(column, shown(text) + " is more than " + ImportLimits.ALLOTTED_MAX);
        }
        return units;
    }

    /** Checks what becomes an id of an offer, whether the file gave it or it was derived. */
    void checkId(Column column, String id) {
        String fault = Id.fault(id);
        if (fault != null) {
            fault(column, shown(id) + " " + fault);
        }
    }

    /** A value as a reason quotes it: in one line, and short. */
    private static String shown(String text) {
        StringBuilder line = new StringBuilder("\"");
        text.codePoints()
                .limit(SHOWN_CHARS_MAX)
                .forEach(c -> line.appendCodePoint(CodePoints.isPrintable(c) ? c : '\uFFFD'));
        if (text.codePointCount(0, text.length()) > SHOWN_CHARS_MAX) {
            line.append('…');
        }
        return line.append('"').toString();
    }
}
