# bench/grep/corpus.pl - generate the texts that bench/grep/run searches, from fixed seeds.
use strict;
use warnings;
use File::Path ();

my $seed = 1;

# A pseudo-random number below the argument; the same sequence with every perl.
sub draw { my $below = shift; $seed = ($seed * 1103515245 + 12345) & 0x7fffffff; return ($seed >> 8) % $below; }

my @syllables = qw(ta re mon li der ka sto en vi al pro ne ri so mer an dis lo ver in te ga ru pel ing);
my @common = qw(the of and to a in that it was he for on are with as his they be at one have this from
  or had by word but what some we can out other were all there when up use your how said an each she);
my @names = ('Sherlock Holmes', 'John Watson', 'Irene Adler', 'Inspector Lestrade', 'James Moriarty');

sub new_word { return join '', map { $syllables[draw(scalar @syllables)] } 1 .. 2 + draw(3); }
my @vocabulary = map { new_word() } 1 .. 20000;

# Frequent words are near the start of the vocabulary, as in any language.
sub word {
    return $common[draw(scalar @common)] if draw(100) < 45;
    return $vocabulary[int(20000 * (draw(10000) / 10000)**3)];
}

sub prose {
    my @words = map { word() } 1 .. 3 + draw(12);
    splice @words, draw(scalar @words), 0, $names[draw(5)] if draw(20000) == 0;
    splice @words, draw(scalar @words), 0, 'Holmes' if draw(5000) == 0;
    push @words, $words[-1] if draw(500) == 0;
    return ucfirst join(' ', @words) . '.';
}

sub code {
    my @words = map { $vocabulary[draw(20000)] } 1 .. 3;
    my @forms = ("static int $words[0]_$words[1](void *$words[2])", "\tif ($words[0]->$words[1] != NULL)",
        "\t\treturn $words[0]($words[1], " . draw(1000) . ');', '{', '}', '',
        '#define ' . uc("$words[0]_$words[1]") . ' ' . draw(65536),
        "/* $words[0] $words[1] $words[2] " . uc(substr "$words[0]xxxxx", 0, 5) . draw(1000) . ' */');
    return $forms[draw(scalar @forms)];
}

sub log_line {
    return sprintf '%010d %s [%d.%d.%d.%d] %s took %d us', draw(2000000000),
      (qw(INFO DEBUG WARN ERROR))[draw(4)], draw(256), draw(256), draw(256), draw(256), word(), draw(1000000);
}

my %transliteration = qw(a а b б c ц d д e е f ф g г h х i и j й k к l л m м n н o о p п q щ r р s с t т
  u у v в w ш x ж y ы z з);

sub cyrillic_line {
    my $line = lc join ' ', map { word() } 1 .. 3 + draw(12);
    $line =~ s/([a-z])/$transliteration{$1}/g;
    $line .= (' Шерлок Холмс', ' Die Hauptstraße', ' ÜBER DIE STRASSE')[draw(3)] if draw(5000) == 0;
    return $line;
}

# Write a tenth of the size in lines from `make`, ten times over. That the text repeats does not matter here.
sub write_file {
    my ($path, $megabytes, $make, $end) = @_;
    return if -e $path;
    my $block = '';
    $block .= $make->() . $end while length $block < $megabytes * 100_000;
    open my $out, '>', "$path.new" or die "$path: $!\n";
    print $out $block for 1 .. 10;
    close $out or die "$path: $!\n";
    rename "$path.new", $path or die "$path: $!\n";
}

sub write_lines {
    my ($path, @lines) = @_;
    open my $out, '>', $path or die "$path: $!\n";
    print $out map { "$_\n" } @lines;
    close $out or die "$path: $!\n";
}

# Copy a file, writing 4 KB at a time: it is then in the page cache as single pages, which cost twice as much to map
# as those of a file that was written or read ahead in large pieces. Made again each time, because pages that are read
# back from disk are not single ones.
sub write_in_pieces {
    my ($path, $original) = @_;
    open my $in, '<', $original or die "$original: $!\n";
    open my $out, '>', $path or die "$path: $!\n";
    while (sysread $in, my $piece, 4096) {
        syswrite($out, $piece) == length $piece or die "$path: $!\n";
    }
    close $out or die "$path: $!\n";
}

sub make_corpora {
    my ($folder, $megabytes) = @_;
    File::Path::make_path($folder);
    my %path = map { $_ => "$folder/$_.txt" } qw(text pieces log short one tiny cyrillic rare_words frequent_words);
    write_file($path{text}, $megabytes, sub { draw(3) ? prose() : code() }, "\n");
    write_in_pieces($path{pieces}, $path{text});
    write_file($path{log}, $megabytes / 2, \&log_line, "\n");
    write_file($path{short}, $megabytes / 4, sub { sprintf '%d %s', draw(100000), substr(word(), 0, 6) }, "\n");
    write_file($path{one}, $megabytes, sub { draw(3) ? prose() : code() }, ' ');
    write_file($path{cyrillic}, $megabytes / 2, \&cyrillic_line, "\n");
    write_lines($path{tiny}, 'a line', 'Holmes');
    $seed = 2;
    write_lines($path{frequent_words}, map { $vocabulary[$_ * 3] } 0 .. 999);
    write_lines($path{rare_words}, map { new_word() . new_word() } 1 .. 1000);
    return \%path;
}

1;
