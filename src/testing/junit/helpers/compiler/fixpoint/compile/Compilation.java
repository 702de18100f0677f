package fixpoint.compile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One call of the compiler: a module's classes, or those of its tests. */
final class Compilation {
  private final Path output;
  private final List<Path> roots = new ArrayList<>();
  private final List<String> classpath = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  Compilation(Path output) {
    this.output = output;
  }

  void add(String name, String value) {
    if (name.equals("root")) roots.add(Paths.get(value));
    else if (name.equals("classpath")) classpath.add(value);
    else arguments.add(value);
  }

  /**
   * Compiles changed sources, or everything if others see them differently now.
   *
   * @return whether classes that are compiled against these see something else than before
   */
  boolean update(List<Path> changed, boolean compilesAll, List<Map<String, Object>> errors) throws IOException {
    List<Path> own = new ArrayList<>();
    for (Path file : changed) if (isBelowRoot(file)) own.add(file);
    if (own.isEmpty() && !compilesAll) return false;
    if (compilesAll) return compileAll(errors);
    Path fresh = Files.createTempDirectory("classes");
    if (!compile(own, fresh, true, errors)) return false;
    if (isShapeChanged(own, fresh)) return compileAll(errors);
    for (Path file : classesIn(fresh)) {
      Path target = output.resolve(fresh.relativize(file).toString());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return false;
  }

  private boolean compileAll(List<Map<String, Object>> errors) throws IOException {
    for (Path file : classesIn(output)) Files.delete(file);
    List<Path> sources = new ArrayList<>();
    for (Path root : roots) {
      if (!Files.isDirectory(root)) continue;
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    if (!sources.isEmpty()) compile(sources, output, false, errors);
    return true;
  }

  private boolean compile(List<Path> files, Path target, boolean seesOutput, List<Map<String, Object>> errors)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> elements = new ArrayList<>(classpath);
    if (seesOutput) elements.add(0, output.toString());
    List<String> options = new ArrayList<>(arguments);
    options.addAll(Arrays.asList("-d", target.toString(), "-cp", String.join(File.pathSeparator, elements)));
    // Sources that are not named are compiled already.
    options.addAll(Arrays.asList("-sourcepath", "", "-implicit:none"));
    int encoding = arguments.indexOf("-encoding");
    Charset charset = encoding < 0 ? null : Charset.forName(arguments.get(encoding + 1));
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, null, charset)) {
      List<File> sources = files.stream().map(Path::toFile).collect(Collectors.toList());
      boolean isCompiled =
          compiler
              .getTask(null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromFiles(sources))
              .call();
      if (!isCompiled) diagnostics.getDiagnostics().forEach(diagnostic -> tell(diagnostic, errors));
      return isCompiled;
    }
  }

  private static void tell(Diagnostic<? extends JavaFileObject> diagnostic, List<Map<String, Object>> errors) {
    if (diagnostic.getKind() != Diagnostic.Kind.ERROR) return;
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("file", diagnostic.getSource() == null ? null : Paths.get(diagnostic.getSource().toUri()).toString());
    error.put("line", Math.max(1, diagnostic.getLineNumber()));
    error.put("message", diagnostic.getMessage(null));
    errors.add(error);
  }

  /** Whether classes of the changed files have come, gone, or look different from outside of their files. */
  private boolean isShapeChanged(List<Path> changed, Path fresh) throws IOException {
    for (Path file : changed) {
      if (!shapesOf(file, output).equals(shapesOf(file, fresh))) return true;
    }
    // A file may hold classes of other names.
    for (Path file : classesIn(fresh)) {
      Path old = output.resolve(fresh.relativize(file).toString());
      if (Shape.isVisible(file) && (!Files.exists(old) || !Shape.of(old).equals(Shape.of(file)))) return true;
    }
    return false;
  }

  private Map<String, Shape> shapesOf(Path source, Path folder) throws IOException {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Path directory = folder.resolve(packageOf(source));
    String name = source.getFileName().toString().replaceAll("\\.java$", "");
    if (!Files.isDirectory(directory)) return shapes;
    try (Stream<Path> files = Files.list(directory).sorted()) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String className = file.getFileName().toString();
        boolean isOwn = className.equals(name + ".class") || (className.startsWith(name + "$") && className.endsWith(".class"));
        if (isOwn && Shape.isVisible(file)) shapes.put(className, Shape.of(file));
      }
    }
    return shapes;
  }

  private Path packageOf(Path source) {
    for (Path root : roots) if (source.startsWith(root)) return Paths.get(root.relativize(source.getParent()).toString());
    return Paths.get("");
  }

  private boolean isBelowRoot(Path file) {
    for (Path root : roots) if (file.startsWith(root)) return true;
    return false;
  }

  private static List<Path> classesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".class")).collect(Collectors.toList());
    }
  }
}
