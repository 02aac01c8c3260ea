package io.tallylight.embedded;

/** When the embedded Redis's file reaches the disk. */
public enum AppendFsync {
    /** Before a command is answered: what was acknowledged outlives a kill and a power cut. */
    ALWAYS("always"),
    /** Once a second: a kill or a power cut loses about the last two seconds. */
    EVERY_SECOND("everysec");

    private final String setting;

    AppendFsync(String setting) {
        this.setting = setting;
    }

    /** As Redis calls it. */
    String setting() {
        return setting;
    }
}
