package io.tallylight.web;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.http.ClientConfig;

/**
 * One headless Chromium with an empty profile. Found through {@code CHROME_BIN} and {@code CHROMEDRIVER}, else on the {@code PATH};
 * nothing is ever downloaded. Where there is none the test is skipped, and under {@code CI=true} it fails.
 */
final class Browser implements AutoCloseable {
    /** How long a page may take to become what a test waits for. */
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final List<String> CHROMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

    private final ChromeDriver driver;
    private final Path profile;

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    static Browser open() {
        Optional<File> chrome = find("CHROME_BIN", CHROMES);
        Optional<File> chromedriver = find("CHROMEDRIVER", List.of("chromedriver"));
        if (chrome.isEmpty() || chromedriver.isEmpty()) {
            String missing = "needs Chromium and chromedriver on the PATH, or in CHROME_BIN and CHROMEDRIVER";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        try {
            Path profile = Files.createTempDirectory("chromium");
            // An executable set by hand keeps the driver's own manager, which would look for one on the network, out of
            // it.
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(chromedriver.orElseThrow())
                    .usingAnyFreePort()
                    .build();
            ChromeDriver driver =
                    new ChromeDriver(service, options(chrome.orElseThrow(), profile), ClientConfig.defaultConfig());
            driver.manage().timeouts().scriptTimeout(DEADLINE.plusSeconds(5));
            return new Browser(driver, profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChromeOptions options(File chrome, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chrome);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-background-timer-throttling",
                "--lang=en-GB",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        return options;
    }

    private static Optional<File> find(String variable, List<String> names) {
        String named = System.getenv(variable);
        if (named != null && !named.isBlank()) {
            return Optional.of(new File(named)).filter(File::canExecute);
        }
        List<String> folders = Arrays.asList(
                Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin").split(File.pathSeparator));
        return names.stream()
                .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    void go(String url) {
        driver.get(url);
    }

    /** Opens a window beside the present one (both stay drawn) and goes there. Answers its handle for {@link #turnTo}. */
    String openWindow(String url) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.get(url);
        return driver.getWindowHandle();
    }

    String window() {
        return driver.getWindowHandle();
    }

    void turnTo(String window) {
        driver.switchTo().window(window);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** The first element with that {@code data-testid}. */
    WebElement part(String testId) {
        return driver.findElement(By.cssSelector("[data-testid='" + testId + "']"));
    }

    /** Address of the document that the frame with this id shows; also where the page itself may not look into it. */
    String addressInFrame(String id) {
        driver.switchTo().frame(driver.findElement(By.id(id)));
        try {
            return String.valueOf(driver.executeScript("return document.documentURI"));
        } finally {
            driver.switchTo().defaultContent();
        }
    }

    WebElement findCss(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Makes the page as large as that, in CSS pixels; less than a window can be, too. */
    void resize(int width, int height) {
        Object unused = driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Clicks what a person would click, also where a label lies over the input. */
    void click(String testId) {
        awaitTrue("document.querySelector(\"[data-testid='" + testId + "']\")?.disabled === false");
        Object unused = driver.executeScript("arguments[0].click()", part(testId));
    }

    /** Waits until the part says exactly that. */
    void awaitText(String testId, String text) {
        awaitTrue("document.querySelector(\"[data-testid='" + testId + "']\")?.textContent === " + quoted(text));
    }

    /** Runs statements in the page; {@code return} answers. */
    @CanIgnoreReturnValue
    Object run(String script) {
        return Optional.ofNullable(driver.executeScript(script)).orElse("");
    }

    /** Answers what the promise of that expression resolves to, as JSON text. */
    String resolved(String promise) {
        return String.valueOf(driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + "(" + promise
                + ").then((v) => done(JSON.stringify(v)), (e) => done(JSON.stringify({failed: String(e), ...e})))"));
    }

    /** Waits in the page until the expression is true; at the deadline fails with what the page showed. */
    void awaitTrue(String expression) {
        Object outcome = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "const end = performance.now() + " + DEADLINE.toMillis() + ";"
                + "const look = () => { let yes = false; try { yes = (" + expression
                + "); } catch (e) { /* not there yet */ }"
                + " if (yes) return done('yes'); if (performance.now() > end) return done(document.body.innerText);"
                + " setTimeout(look, 20); }; look();");
        Assertions.assertEquals("yes", outcome, () -> "never became true: " + expression + "; the page shows");
    }

    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                boolean unused = file.delete(); // what the browser still writes goes with the build folder
            });
        } catch (IOException | UncheckedIOException e) {
            // The profile lies in the build folder: the next clean takes it.
        }
    }
}
