// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/town_wares.hpp"

#include <array>

namespace waybill::demo {
namespace {

constexpr auto bakery = std::to_array<WareText>({
    {"Rye bread", "Sourdough, 800 g", "bread", 420},
    {"Country loaf", "Wheat and spelt, 1 kg", "bread", 480},
    {"Baguette", "Baked three times a day", "bread", 190},
    {"Butter croissant", "With 24 % butter", "pastry", 180},
    {"Chocolate roll", "Two bars of dark chocolate", "pastry", 210},
    {"Apple turnover", "Puff pastry and stewed apples", "pastry", 240},
    {"Cinnamon bun", "Cardamom dough", "pastry", 260},
    {"Poppy seed cake", "A slice", "cake", 320},
    {"Plum tart", "A slice, with almonds", "cake", 360},
    {"Bread rolls", "Six mixed", "bread", 330},
});
constexpr auto pizza = std::to_array<WareText>({
    {"Margherita", "Tomato, mozzarella, basil", "pizza", 950},
    {"Marinara", "Tomato, garlic, oregano; vegan", "pizza", 850},
    {"Quattro formaggi", "Four cheeses", "pizza", 1250},
    {"Diavola", "Spicy salami", "pizza", 1190},
    {"Funghi", "Mushrooms and thyme", "pizza", 1120},
    {"Prosciutto e rucola", "Ham and rocket", "pizza", 1350},
    {"Tiramisu", "Mascarpone and coffee", "dessert", 590},
    {"Garlic bread", "With rosemary", "starters", 450},
    {"Rocket salad", "With parmesan", "salads", 690},
    {"Lemonade", "Sicilian lemons, 0.33 l", "drinks", 320},
});
constexpr auto sushi = std::to_array<WareText>({
    {"Salmon nigiri", "Two pieces", "nigiri", 480},
    {"Tuna nigiri", "Two pieces", "nigiri", 540},
    {"Prawn nigiri", "Two pieces", "nigiri", 510},
    {"California roll", "Eight pieces", "rolls", 890},
    {"Avocado maki", "Six pieces; vegan", "rolls", 520},
    {"Spicy tuna roll", "Eight pieces", "rolls", 1090},
    {"Chef's selection", "Sixteen pieces", "sets", 2290},
    {"Miso soup", "Tofu and wakame", "starters", 380},
    {"Edamame", "With sea salt", "starters", 460},
    {"Green tea", "0.4 l", "drinks", 290},
});
constexpr auto grocery = std::to_array<WareText>({
    {"Whole milk", "1 l, from the region", "dairy", 149},
    {"Butter", "250 g", "dairy", 289},
    {"Free-range eggs", "Ten", "dairy", 359},
    {"Mountain cheese", "200 g, aged ten months", "dairy", 549},
    {"Apples", "1 kg", "fruit", 279},
    {"Bananas", "1 kg", "fruit", 199},
    {"Tomatoes", "500 g", "vegetables", 249},
    {"Potatoes", "2 kg", "vegetables", 299},
    {"Spaghetti", "500 g", "pantry", 129},
    {"Coffee beans", "500 g", "pantry", 799},
    {"Olive oil", "0.75 l, cold pressed", "pantry", 999},
    {"Sparkling water", "Six bottles of 1 l", "drinks", 390},
});
constexpr auto pharmacy = std::to_array<WareText>({
    {"Plasters", "Twenty, waterproof", "first aid", 349},
    {"Elastic bandage", "8 cm by 4 m", "first aid", 429},
    {"Disinfectant", "100 ml spray", "first aid", 589},
    {"Digital thermometer", "In ten seconds", "devices", 1290},
    {"Throat lozenges", "Sage and honey", "cold", 590},
    {"Nasal spray", "Sea water, 20 ml", "cold", 690},
    {"Vitamin C", "Forty tablets", "vitamins", 890},
    {"Vitamin D", "Sixty capsules", "vitamins", 1090},
    {"Sun cream", "Factor 50, 200 ml", "care", 1490},
    {"Hand cream", "75 ml", "care", 650},
});
constexpr auto flowers = std::to_array<WareText>({
    {"Tulips", "A bunch of ten", "bunches", 990},
    {"Red roses", "A dozen", "bunches", 2990},
    {"Sunflowers", "Five", "bunches", 1490},
    {"Meadow bouquet", "What the season gives", "bouquets", 2490},
    {"Birthday bouquet", "In bright colours", "bouquets", 3290},
    {"White bouquet", "Lilies and eucalyptus", "bouquets", 3490},
    {"Basil in a pot", "For the kitchen window", "plants", 390},
    {"Monstera", "60 cm", "plants", 3990},
    {"Orchid", "Two stems", "plants", 2190},
    {"Glass vase", "25 cm", "accessories", 1290},
});
constexpr auto burgers = std::to_array<WareText>({
    {"Classic burger", "Beef, lettuce, tomato, pickles", "burgers", 990},
    {"Cheeseburger", "With aged cheddar", "burgers", 1090},
    {"Bacon burger", "Smoked bacon and onions", "burgers", 1190},
    {"Bean burger", "Black beans and maize; vegan", "burgers", 1050},
    {"Chicken burger", "Buttermilk chicken", "burgers", 1090},
    {"French fries", "Double fried", "sides", 390},
    {"Sweet potato fries", "With lime mayonnaise", "sides", 490},
    {"Onion rings", "Eight", "sides", 450},
    {"Coleslaw", "With apples", "sides", 350},
    {"Milkshake", "Vanilla, 0.4 l", "drinks", 550},
});
constexpr auto coffee = std::to_array<WareText>({
    {"Espresso", "Single origin", "coffee", 240},
    {"Cappuccino", "With oat or cow's milk", "coffee", 360},
    {"Flat white", "Two shots", "coffee", 390},
    {"Cold brew", "Eighteen hours, 0.33 l", "coffee", 450},
    {"Hot chocolate", "70 % cocoa", "drinks", 420},
    {"Chai", "With fresh ginger", "drinks", 410},
    {"Banana bread", "With walnuts", "cake", 370},
    {"Carrot cake", "With cream cheese", "cake", 430},
    {"Cheese toast", "Three cheeses", "snacks", 650},
    {"House blend", "Beans, 250 g", "beans", 990},
});
constexpr auto indian = std::to_array<WareText>({
    {"Samosas", "Two, with mint chutney", "starters", 490},
    {"Onion bhaji", "Four", "starters", 450},
    {"Butter chicken", "With rice", "mains", 1390},
    {"Palak paneer", "Spinach and cheese, with rice", "mains", 1250},
    {"Chana masala", "Chickpeas, with rice; vegan", "mains", 1150},
    {"Lamb rogan josh", "With rice", "mains", 1550},
    {"Vegetable biryani", "With raita", "mains", 1290},
    {"Garlic naan", "From the tandoor", "bread", 390},
    {"Mango lassi", "0.3 l", "drinks", 420},
    {"Gulab jamun", "Two", "dessert", 450},
});
constexpr auto salads = std::to_array<WareText>({
    {"Falafel bowl", "Hummus, tabbouleh, pickles", "bowls", 1190},
    {"Buddha bowl", "Quinoa, pumpkin, kale", "bowls", 1250},
    {"Poke bowl", "Tofu, edamame, mango", "bowls", 1290},
    {"Greek salad", "Feta and olives", "salads", 990},
    {"Lentil salad", "Goat's cheese and beetroot", "salads", 1050},
    {"Tomato soup", "With basil oil", "soups", 650},
    {"Carrot ginger soup", "Vegan", "soups", 620},
    {"Green smoothie", "Spinach, apple, mint", "drinks", 520},
    {"Berry smoothie", "With oats", "drinks", 540},
    {"Energy balls", "Dates and nuts, four", "snacks", 390},
});
constexpr auto butcher = std::to_array<WareText>({
    {"Beef sirloin", "400 g", "beef", 1790},
    {"Minced beef", "500 g", "beef", 790},
    {"Pork chops", "Two, 500 g", "pork", 890},
    {"Chicken breast", "400 g, free range", "poultry", 990},
    {"Whole chicken", "1.3 kg, free range", "poultry", 1390},
    {"Lamb cutlets", "Four", "lamb", 1690},
    {"Bratwurst", "Five", "sausages", 750},
    {"Merguez", "Six", "sausages", 890},
    {"Smoked ham", "150 g, sliced", "cold cuts", 490},
    {"Bone broth", "0.5 l", "soups", 590},
});
constexpr auto books = std::to_array<WareText>({
    {"Town walks", "Twelve tours on foot", "travel", 1490},
    {"Bread at home", "Sixty recipes", "cooking", 2490},
    {"The night ferry", "A crime novel", "novels", 1290},
    {"Letters to the sea", "A novel", "novels", 1690},
    {"Short poems", "An anthology", "poetry", 1190},
    {"The fox who counted", "From three years on", "children", 1390},
    {"Sticker atlas", "From five years on", "children", 1090},
    {"Notebook", "Dotted, A5", "stationery", 890},
    {"Fountain pen", "Blue", "stationery", 2190},
    {"Gift card", "For a friend", "gifts", 2000},
});
constexpr auto ice_cream = std::to_array<WareText>({
    {"Vanilla tub", "0.5 l, Bourbon vanilla", "tubs", 790},
    {"Chocolate tub", "0.5 l, dark", "tubs", 790},
    {"Pistachio tub", "0.5 l, from Bronte", "tubs", 950},
    {"Strawberry sorbet", "0.5 l; vegan", "tubs", 750},
    {"Lemon sorbet", "0.5 l; vegan", "tubs", 750},
    {"Hazelnut tub", "0.5 l, roasted", "tubs", 850},
    {"Waffle cones", "Six", "extras", 290},
    {"Chocolate sauce", "200 ml", "extras", 390},
    {"Affogato", "With espresso", "cups", 520},
    {"Ice cream cake", "For six", "cakes", 2690},
});
constexpr auto pets = std::to_array<WareText>({
    {"Dog food", "Dry, 2 kg", "dogs", 1290},
    {"Dog biscuits", "500 g", "dogs", 490},
    {"Cat food", "Twelve pouches", "cats", 990},
    {"Cat litter", "10 l", "cats", 890},
    {"Catnip mouse", "Knitted", "cats", 450},
    {"Bird seed", "1 kg", "birds", 390},
    {"Hay", "1 kg", "small animals", 490},
    {"Fish flakes", "250 ml", "fish", 590},
    {"Leash", "1.8 m", "accessories", 1490},
    {"Water bowl", "Steel, 1 l", "accessories", 790},
});

constexpr auto shops = std::to_array<ShopText>({
    {"Corner Bakery", "bakery", Opening::early, 5, bakery},
    {"Pizzeria Vesuvio", "pizza", Opening::lunch_to_late, 15, pizza},
    {"Umi Sushi", "sushi", Opening::evening_to_night, 20, sushi},
    {"Market Hall Grocery", "grocery", Opening::always, 10, grocery},
    {"Old Bridge Pharmacy", "pharmacy", Opening::always, 5, pharmacy},
    {"Petal and Stem", "flowers", Opening::shop, 10, flowers},
    {"Night Owl Burgers", "burgers", Opening::always, 15, burgers},
    {"Harbour Coffee", "coffee", Opening::early, 5, coffee},
    {"Saffron Kitchen", "indian", Opening::lunch_to_late, 25, indian},
    {"Green Bowl", "salads", Opening::always, 10, salads},
    {"Miller Butchers", "butcher", Opening::shop, 10, butcher},
    {"Paper Moon Books", "books", Opening::shop, 5, books},
    {"Gelateria Nord", "ice_cream", Opening::evening_to_night, 5, ice_cream},
    {"Paws and Claws", "pets", Opening::always, 5, pets},
});

}  // namespace

std::span<const ShopText> shop_texts() { return shops; }

}  // namespace waybill::demo
