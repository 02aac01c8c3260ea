package io.tallylight.load.drop;

/**
 * The size of a drop, from system properties.
 *
 * @param buyers {@code -Dbuyers}, 2,000
 * @param units {@code -Dunits}, 100
 * @param overlays {@code -Doverlays}, 50
 * @param arriveS {@code -DarriveSeconds}, 5: buyers arrive over this time, before the offer opens
 * @param spreadMs {@code -DspreadMs}, 100: after the opening, within which every buyer has tapped
 * @param watchS {@code -DwatchSeconds}, 2: for which the overlays stay when the last buyer is done
 * @param baseUrl {@code -DbaseUrl}: a running engine; empty starts one
 */
record DropSettings(int buyers, int units, int overlays, int arriveS, int spreadMs, int watchS, String baseUrl) {
    /** Between the last arrival and the opening. */
    static final int QUIET_S = 3;

    static DropSettings fromProperties() {
        return new DropSettings(
                number("buyers", 2_000),
                number("units", 100),
                number("overlays", 50),
                number("arriveSeconds", 5),
                number("spreadMs", 100),
                number("watchSeconds", 2),
                System.getProperty("baseUrl", ""));
    }

    private static int number(String property, int otherwise) {
        var text = System.getProperty(property, Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= 1_000_000) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("-D" + property + "=" + text + " is no whole number", e);
        }
        throw new IllegalArgumentException("-D" + property + "=" + text + " is not between 1 and 1000000");
    }
}
