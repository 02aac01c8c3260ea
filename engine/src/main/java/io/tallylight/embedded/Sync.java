package io.tallylight.embedded;

/** When the embedded Redis's file reaches the disk. */
public enum Sync {
    /** Before a command is answered: what was acknowledged outlives a kill and a power cut. */
    ALWAYS("always"),
    /** Once a second: a kill or a power cut loses about the last two seconds. */
    EVERY_SECOND("everysec");

    private final String setting;

    Sync(String setting) {
        this.setting = setting;
    }

    /** As Redis calls it. */
    String setting() {
        return setting;
    }
}
