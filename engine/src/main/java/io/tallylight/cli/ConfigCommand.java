package io.tallylight.cli;

import io.tallylight.config.ConfigException;
import io.tallylight.config.ConfigLoader;
import io.tallylight.config.ConfigPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a configuration, and prints the settings in force. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks or prints the configuration.")
final class ConfigCommand {
    ConfigCommand() {}

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks the file, the environment and the options; ends with 2 if something is wrong.")
    int check(@Mixin ServeOptions options) throws ConfigException {
        warn(options.load());
        System.out.println("the configuration is right");
        return 0;
    }

    @Command(
            name = "print",
            mixinStandardHelpOptions = true,
            description = "Prints every setting in force and where it comes from; passwords are hidden.")
    int print(@Mixin ServeOptions options) throws ConfigException {
        ConfigLoader.Loaded loaded = options.load();
        warn(loaded);
        System.out.print(ConfigPrinter.effective(loaded));
        return 0;
    }

    private static void warn(ConfigLoader.Loaded loaded) {
        for (String variable : loaded.unknownVariables()) {
            System.err.println("tallylight: the environment sets " + variable + ", which is no setting; ignored");
        }
    }
}
