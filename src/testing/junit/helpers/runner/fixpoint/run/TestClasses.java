package fixpoint.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The compiled test classes of a module, and where their tests stand in the sources. */
final class TestClasses {
  private final Path folder;
  private final Path tree;
  private final Sources sources;
  private final List<String> includes;
  private final List<String> excludes;
  private final Map<String, ClassFile> read = new HashMap<>();
  private final Map<String, List<String>> texts = new HashMap<>();

  TestClasses(Request request, Sources sources) {
    this.folder = request.path("testClasses");
    this.tree = request.path("tree");
    this.sources = sources;
    this.includes = request.all("include");
    this.excludes = request.all("exclude");
  }

  /** Names of all classes, in alphabetical order. */
  List<String> all() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> folder.relativize(file).toString().replace('\\', '/').replaceAll("\\.class$", ""))
          .filter(name -> !name.endsWith("module-info") && !name.endsWith("package-info"))
          .map(name -> name.replace('/', '.'))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  /** Whether surefire would look for tests in the class when none is named. */
  boolean isIncluded(String className) {
    return matchesAny(includes, className) && !matchesAny(excludes, className);
  }

  /** Relative to the tree; null for a class of which no source is known. */
  String fileOf(String className) {
    ClassFile file = classFile(className);
    return file == null ? null : sources.fileOf(className, file.sourceName);
  }

  /** The line where a method is declared; of the class, where it declares no such method. */
  int lineOf(String className, String method) {
    ClassFile file = classFile(className);
    String source = fileOf(className);
    if (file == null || source == null) return 1;
    List<String> lines = linesOf(source);
    String simpleName = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    if (!file.lines.containsKey(method)) {
      Pattern declaration = Pattern.compile("\\b(class|interface|enum|record)\\s+" + Pattern.quote(simpleName) + "\\b");
      return 1 + lastMatch(lines, lines.size() - 1, declaration, 0);
    }
    int body = Math.min(file.lineOf(method), lines.size()) - 1;
    Pattern declaration = Pattern.compile("\\b" + Pattern.quote(method) + "\\s*\\(");
    return 1 + lastMatch(lines, body, declaration, Math.max(body, 0));
  }

  private static int lastMatch(List<String> lines, int from, Pattern pattern, int otherwise) {
    for (int i = from; i >= 0; i--) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) return i;
    }
    return otherwise;
  }

  private List<String> linesOf(String source) {
    return texts.computeIfAbsent(
        source,
        file -> {
          try {
            byte[] bytes = Files.readAllBytes(tree.resolve(file));
            List<String> lines = new ArrayList<>();
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) lines.add(line);
            return lines;
          } catch (IOException gone) {
            return new ArrayList<>();
          }
        });
  }

  private ClassFile classFile(String className) {
    if (!read.containsKey(className)) {
      ClassFile file = null;
      try {
        Path path = folder.resolve(className.replace('.', '/') + ".class");
        if (Files.isRegularFile(path)) file = ClassFile.read(Files.readAllBytes(path));
      } catch (IOException unreadable) {
        // As if there were no source.
      }
      read.put(className, file);
    }
    return read.get(className);
  }

  private static boolean matchesAny(List<String> patterns, String className) {
    Path path = Paths.get(className.replace('.', '/') + ".class");
    for (String pattern : patterns) if (matches(pattern, className, path)) return true;
    return false;
  }

  /** Ant's patterns on sources or classes, names of classes, and {@code %regex[...]}. */
  private static boolean matches(String pattern, String className, Path path) {
    Matcher regex = Pattern.compile("%regex\\[(.*)\\]").matcher(pattern);
    if (regex.matches()) return path.toString().replace('\\', '/').matches(regex.group(1));
    String glob = pattern.replaceAll("^%ant\\[(.*)\\]$", "$1").replaceAll("\\.(java|class)$", "");
    if (!glob.contains("/")) glob = "**/" + glob.replace('.', '/');
    if (glob.endsWith("/")) glob += "**";
    String escaped = glob.replaceAll("([\\\\{}\\[\\]])", "\\\\$1") + ".class";
    if (matcher(escaped).matches(path)) return true;
    // For Ant, two asterisks may also stand for no folder.
    return escaped.startsWith("**/") && matcher(escaped.substring(3)).matches(path);
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }
}
