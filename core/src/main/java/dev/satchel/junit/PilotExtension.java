package dev.satchel.junit;

import dev.satchel.pilot.PilotPage;
import dev.satchel.pilot.PilotReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Makes the report of a {@link PilotTest}, hands it to the method, and holds floors and ceilings against it. */
final class PilotExtension implements ParameterResolver, BeforeTestExecutionCallback, AfterTestExecutionCallback {
    private static final Namespace REPORTS = Namespace.create(PilotExtension.class);

    // JUnit makes it by itself.
    PilotExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PilotReport.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) { return report(context); }

    /** The page is there whatever the test then says. */
    @Override
    public void beforeTestExecution(ExtensionContext context) {
        String page = annotation(context).page();
        if (!page.isEmpty()) write(report(context), Path.of(page));
    }

    private static void write(PilotReport report, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of " + file, e);
        }
        PilotPage.write(report, file);
    }

    /** A test that has failed by itself says its own. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) return;
        Method test = context.getRequiredTestMethod();
        List<Expectation> expectations = new ArrayList<>();
        AnnotationSupport.findRepeatableAnnotations(test, Floor.class).forEach(each -> expectations.add(Expectation.of(each)));
        AnnotationSupport.findRepeatableAnnotations(test, Ceiling.class).forEach(each -> expectations.add(Expectation.of(each)));
        PilotReport report = report(context);
        List<String> unmet = expectations.stream().flatMap(each -> each.unmet(report).stream()).toList();
        if (unmet.isEmpty()) return;
        String page = annotation(context).page();
        throw new AssertionError(String.join("\n", unmet) + Misses.of(report) + (page.isEmpty() ? "" : "\nall of it: " + page));
    }

    private static PilotTest annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), PilotTest.class).orElseThrow();
    }

    /** Once for a class: a pilot takes minutes. */
    private static PilotReport report(ExtensionContext context) {
        String name = annotation(context).report();
        ExtensionContext ofClass = context.getParent().orElseThrow();
        return once(ofClass.getStore(REPORTS), name, it -> make(context, name));
    }

    // What replaces it is only in JUnit 6, and this is in 5 too.
    @SuppressWarnings("deprecation")
    private static PilotReport once(Store store, String name, Function<String, PilotReport> make) {
        return store.getOrComputeIfAbsent(name, make, PilotReport.class);
    }

    private static PilotReport make(ExtensionContext context, String name) {
        Class<?> test = context.getRequiredTestClass();
        Method method = ReflectionSupport
                .findMethods(test, each -> each.getName().equals(name) && each.getParameterCount() == 0, HierarchyTraversalMode.BOTTOM_UP)
                .stream()
                .findFirst().filter(each -> each.getReturnType() == PilotReport.class)
                .orElseThrow(() -> new ExtensionConfigurationException(test.getName() + " has no method PilotReport " + name
                        + "(): add one that runs the pilot, or name another with @PilotTest(report = ...)"));
        Object instance = Modifier.isStatic(method.getModifiers()) ? null : context.getRequiredTestInstance();
        PilotReport report = (PilotReport) ReflectionSupport.invokeMethod(method, instance);
        if (report == null) throw new ExtensionConfigurationException(test.getName() + "." + name + "() returned no report");
        return report;
    }
}
