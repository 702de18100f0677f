import type { LanguageId } from '../../syntax/syntax.ts';

/** Words that a bare name may be in any file of a language, and how members of the object at hand are reached. */
export interface LanguageWords {
  /** Keywords that may stand where an identifier starts. */
  readonly keywords: readonly string[];
  /** Names that need no import. */
  readonly builtins: readonly string[];
  /** What stands for the object or class whose method is written. */
  readonly self: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const ecmascript: LanguageWords = {
  keywords: words(`as async await break case catch class const continue debugger default delete do else export extends
    false finally for function if import in instanceof let new null of return static super switch this throw true try
    typeof undefined var void while with yield`),
  builtins:
    words(`AbortController AbortSignal AggregateError Array ArrayBuffer Atomics BigInt Boolean Buffer DataView Date
    Error EvalError Float32Array Float64Array FinalizationRegistry Function Infinity Int16Array Int32Array Int8Array Intl
    Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer
    String Symbol SyntaxError TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint16Array Uint32Array
    Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet arguments clearInterval clearTimeout console decodeURI
    decodeURIComponent document encodeURI encodeURIComponent exports fetch global globalThis isFinite isNaN module
    parseFloat parseInt performance process queueMicrotask require setImmediate setInterval setTimeout structuredClone
    window`),
  self: ['this'],
};

const typescript: LanguageWords = {
  ...ecmascript,
  keywords: [
    ...ecmascript.keywords,
    ...words(`abstract any asserts bigint boolean declare enum implements infer interface is keyof namespace never number
      object private protected public readonly satisfies string symbol type unique unknown using`),
  ],
  builtins: [
    ...ecmascript.builtins,
    ...words(`Awaited Exclude Extract InstanceType NonNullable Omit Parameters Partial Pick Readonly ReadonlyArray
      ReadonlyMap ReadonlySet Record Required ReturnType`),
  ],
};

const python: LanguageWords = {
  keywords:
    words(`False None True and as assert async await break case class continue def del elif else except finally for
    from global if import in is lambda match nonlocal not or pass raise return try type while with yield`),
  builtins: words(`ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionError DeprecationWarning EOFError Ellipsis
    EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning
    GeneratorExit IOError ImportError IndentationError IndexError InterruptedError IsADirectoryError KeyError
    KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented
    NotImplementedError OSError OverflowError PermissionError ProcessLookupError RecursionError ReferenceError
    ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SystemError SystemExit
    TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UserWarning
    ValueError Warning ZeroDivisionError __debug__ __doc__ __file__ __import__ __name__ abs aiter all anext any ascii bin
    bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec
    exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len
    list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set
    setattr slice sorted staticmethod str sum super tuple type vars zip`),
  self: ['self', 'cls'],
};

const java: LanguageWords = {
  keywords: words(`abstract assert boolean break byte case catch char class continue default do double else enum extends
    false final finally float for if implements import instanceof int interface long native new null private protected
    public record return short static strictfp super switch synchronized this throw throws transient true try var void
    volatile when while yield`),
  builtins:
    words(`ArithmeticException ArrayIndexOutOfBoundsException AssertionError AutoCloseable Boolean Byte CharSequence
    Character Class ClassCastException Cloneable Comparable Deprecated Double Enum Error Exception Float
    FunctionalInterface IllegalArgumentException IllegalStateException IndexOutOfBoundsException Integer
    InterruptedException Iterable Long Math NullPointerException Number NumberFormatException Object Override Record
    Runnable Runtime RuntimeException SafeVarargs Short String StringBuffer StringBuilder SuppressWarnings System Thread
    ThreadLocal Throwable UnsupportedOperationException Void`),
  self: ['this', 'super'],
};

const go: LanguageWords = {
  keywords:
    words(`break case chan const continue default defer else fallthrough for func go goto if import interface map
    package range return select struct switch type var`),
  builtins: words(`any append bool byte cap clear close comparable complex complex128 complex64 copy delete error false
    float32 float64 imag int int16 int32 int64 int8 iota len make max min new nil panic print println real recover rune
    string true uint uint16 uint32 uint64 uint8 uintptr`),
  self: [],
};

const byLanguage: Readonly<Record<string, LanguageWords>> = {
  javascript: ecmascript,
  typescript,
  tsx: typescript,
  python,
  java,
  go,
};

/** Undefined for a language whose words are not listed here: then bare names cannot be told from keywords. */
export const wordsOf = (language: LanguageId): LanguageWords | undefined => byLanguage[language];
